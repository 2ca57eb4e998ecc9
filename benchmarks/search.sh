#!/usr/bin/env bash
# searching libraries of practices beside SQLite's FTS5 on the same stems
#
#   benchmarks/search.sh [SIZE...]
#
# Sizes are numbers of practices; without any 1000, 10000 and 100000, and
# 1000000 too where BENCH_LARGE is set: it takes some 12 GB and half an hour.
# Ours is the whole answer: words understood in all languages, the first 20
# read and nine facets counted.  The peer finds and ranks the same, and no more.
# 200 queries in thirds: hits at less than a thousandth of the practices, less
# than a tenth, and more.
set -euo pipefail
cd "$(dirname "$0")/.."
TARGETS=benchmarks/bench-search tools/build build >&2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

if (($# == 0)); then
	set -- 1000 10000 100000 ${BENCH_LARGE:+1000000}
fi
for size; do
	build/benchmarks/bench-search "$work/store" "$size" >"$work/figures"
	rm -f "$work"/store*
	figure() {
		awk -v name="$1" '$1 == name { print $2 }' "$work/figures"
	}
	benchmarks/row search "$size:import" "$(figure import)" "a second" \
	    "FTS5 alone" "$(figure bare_import)"
	for third in rare middle frequent; do
		for p in p50 p99; do
			ours=$(figure "${third}_ours_$p")
			[[ -z $ours ]] || benchmarks/row search \
			    "$size:$third:$p" "$ours" ms "bare MATCH" \
			    "$(figure "${third}_bare_$p")"
		done
	done
done
