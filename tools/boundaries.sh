#!/bin/sh
# SPDX-License-Identifier: AGPL-3.0-or-later
# boundaries: who may name whom, and what the wasm module may ask for.
set -eu
cd "$(dirname "$0")/.."
failed=0
refuse() {
	if grep -nE "$1" $2 2>/dev/null; then
		echo "boundary: $3"
		failed=1
	fi
}
room='"(\.\./)*(practices|hall)/|<(practices|hall)/'
refuse '#include.*(sys/|netinet|pthread|stdio|<time\.h|event2|sqlite|curl|sodium|seal/|relay/)' \
	"$(git ls-files 'core/*.c' 'core/*.h' 'core/*/*.c')" "the core does no I/O, reads no clock and sees no key"
refuse '#include.*(core/|app\.h|home\.h|stdio|time\.h|sys/|event2|sqlite|curl)' \
	"$(git ls-files 'seal/*.c' 'seal/*.h')" "the seal does no I/O and knows nothing of the core"
refuse '#include.*(core/|practice|app\.h|home\.h)' \
	"$(git ls-files 'relay/*.c' 'relay/*.h')" "the relay cannot name a practice"
refuse "#include.*$room" "$(git ls-files 'core/*.c' 'core/*/*.c' 'core/*.h')" "no room includes another"
refuse 'sodium\.h|randombytes' "$(git ls-files 'seal/*.c' 'seal/*.h' | grep -v crypto_native.c)" \
	"primitives are called through seal/crypto.h only"
if [ -f build/wasm/wasm/hearth.wasm ]; then
	node tools/imports.mjs build/wasm/wasm/hearth.wasm || failed=1
fi
exit $failed
