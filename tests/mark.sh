#!/bin/sh
# SPDX-License-Identifier: AGPL-3.0-or-later
#
# Asks hearth mark about a few lines. Usage: tests/mark.sh path/to/hearth

set -eu
hearth=$1

is()
{
	[ "$2" = "$3" ] || { printf '%s:\n  %s\nis not\n  %s\n' "$1" "$2" "$3" >&2; exit 1; }
}

said=$(printf '%s\n' '{"id": 7, "text": "😡 you are so selfish"}' '' '{"id": "b", "text": "Tea?"}' \
    '{"text": "line\nwhatever\u0000"}' | "$hearth" mark)
is 'two and one without an id' "$said" '{"id":7,"labels":["attack"],"spans":[{"label":"attack","start":2,"end":20}]}
{"id":"b","labels":[],"spans":[]}
{"id":null,"labels":[],"spans":[]}'

status=0
said=$(printf '%s\n' '{"id": 1}' 'nonsense' '{"id": 2, "text": ""}' | "$hearth" mark 2>/dev/null) || status=$?
is 'what is no message' "$status $said" '1 {"id":2,"labels":[],"spans":[]}'

status=0
"$hearth" mark /nowhere/at/all 2>/dev/null || status=$?
is 'no such file' "$status" 1
