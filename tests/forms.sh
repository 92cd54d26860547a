#!/bin/sh
# SPDX-License-Identifier: AGPL-3.0-or-later
#
# Asks hearth forms about files. Usage: tests/forms.sh path/to/hearth folder-of-examples

set -eu
hearth=$1 examples=$2
made=$(mktemp)
trap 'rm -f "$made"' EXIT

is()
{
	[ "$2" = "$3" ] || { printf '%s:\n  %s\nis not\n  %s\n' "$1" "$2" "$3" >&2; exit 1; }
}

said=$("$hearth" forms "$examples/shared-evenings.json" "$examples/shared-evenings.scoring.json")
is 'the example' "$said" 'Shared evenings: 6 questions, 2 scales
  At ease: 4 items, at least 3 answers
  Laughter over quiet: 2 items, at least 2 answers'

printf '{ "resourceType": "Questionnaire",\n"title": 7 }' >"$made"
status=0
said=$("$hearth" forms "$made" 2>&1) || status=$?
is 'a broken one' "$said" "$made:2: “title” should be a text."
is 'its status' "$status" 1

status=0
"$hearth" forms 2>/dev/null || status=$?
is 'without a file' "$status" 2
