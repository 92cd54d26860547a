#!/bin/sh
# SPDX-License-Identifier: AGPL-3.0-or-later
# fuzz: runs each target for a while and stops at the first finding.
#
#   fuzz.sh build/fuzz [seconds] [target…]
#
# What is learned stays in DIR/corpus; a finding is kept in DIR/findings.
set -eu
cd "$(dirname "$0")/.."
dir=$1
seconds=${2:-60}
shift $(($# < 2 ? $# : 2))
[ $# -gt 0 ] || set -- $(find "$dir/fuzz" -maxdepth 1 -type f -perm -u+x -printf '%f\n' | sort)

# A small quarantine: fresh memory is what costs most here.
export ASAN_OPTIONS="${ASAN_OPTIONS:-quarantine_size_mb=16}"
mkdir -p "$dir/findings"
for target; do
	corpus=$dir/corpus/$target
	seeds=tests/corpus/$target
	mkdir -p "$corpus"
	[ -d "$seeds" ] || seeds=
	log=$dir/findings/$target.log
	# shellcheck disable=SC2086
	if "$dir/fuzz/$target" -max_total_time="$seconds" -rss_limit_mb=1024 -timeout=20 \
		-max_len=4096 -print_final_stats=1 -artifact_prefix="$dir/findings/$target-" \
		"$corpus" $seeds >"$log" 2>&1; then
		runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")
		cover=$(sed -n 's/.* cov: \([0-9]*\) .*/\1/p' "$log" | tail -1)
		printf '%-16s %9s runs, %5s edges, nothing found\n' "$target" "$runs" "$cover"
		rm -f "$log"
	else
		echo "$target: a finding"
		grep -v '^#[0-9]*	' "$log" | tail -40
		exit 1
	fi
done
