#!/bin/sh
# SPDX-License-Identifier: AGPL-3.0-or-later
# pot: collects every sentence for translators in build/hearth.pot.
#
#   pot.sh build/native
#
# xgettext reads the C and what the pages were made into; #line lets it name
# the line of the .html. A sentence on a page that it missed is an error.
set -eu
cd "$(dirname "$0")/.."
dir=$1
pot=build/hearth.pot
made=$(find "$dir/core" -name '*.html.h' | sort)
[ -n "$made" ] || { echo "pot: nothing was built in $dir"; exit 1; }

# shellcheck disable=SC2046,SC2086
xgettext --language=C --from-code=UTF-8 --keyword --keyword=out_say:2 --keyword=N_:1 \
	--add-comments=TRANSLATORS --package-name=Hearth --copyright-holder='the authors of Hearth' \
	--sort-by-file --output=- $(git ls-files 'core/*.c' 'core/*.h' 'core/*/*.c' 'core/*/*.h') $made |
	sed '/^#: /s#[^ ]*\.\./core/#core/#g' >"$pot.new"
mv "$pot.new" "$pot"

missed=0
for page in $(git ls-files 'core/*.html' 'core/*/*.html'); do
	for line in $(grep -nE '\{\{_? *"' "$page" | cut -d: -f1); do
		grep -qE "^#: (.* )?$page:$line( |\$)" "$pot" || { echo "pot: $page:$line is missing"; missed=1; }
	done
done
echo "$(grep -c '^msgid ' "$pot") sentences in $pot"
exit $missed
