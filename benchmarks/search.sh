#!/usr/bin/env bash
# searching libraries of practices beside SQLite's FTS5 on the same terms
#
#   benchmarks/search.sh [SIZE...]
#
# Sizes are numbers of practices; without any 1000, 10000 and 100000, and
# 1000000 too where BENCH_LARGE is set: it takes some 6 GB below TMPDIR and a
# quarter of an hour.  After BENCH_LIMIT seconds (3600) it stops and says where.
#
# The queries are those of benchmarks/queries: 67 each with under 100, under
# 10,000 and more hits at 100,000 practices.  Ours is the whole answer: words
# understood in all languages, the first 20 read and nine facets counted.  The
# peer finds and ranks the same, and no more.  import: files of 10,000 lines,
# looked through for duplicates and written; the peer's is FTS5 alone, its terms
# made beforehand.  busy: the same in the processor's time, which other programs
# on the machine change less than the clock's.  read: what pages and the clerk
# read, the best of five: a list of a country, the numbers of countries, an
# organiser's desk, whom to ask, what is alike when a record is handed in, a part
# and the sets of OAI-PMH, a file of one line looked through.
set -euo pipefail
cd "$(dirname "$0")/.."
TARGETS=benchmarks/bench-search tools/build build >&2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
end=$((SECONDS + ${BENCH_LIMIT:-3600}))

if (($# == 0)); then
	set -- 1000 10000 100000 ${BENCH_LARGE:+1000000}
fi
figure() {
	awk -v name="$1" '$1 == name { print $2 }' "$work/figures"
}
# row CASE OURS UNIT PEER THEIRS, where there are figures
row() {
	[[ -z $(figure "$2") ]] || benchmarks/row search "$size:$1" \
	    "$(figure "$2")" "$3" "$4" "$(figure "$5")"
}
for size; do
	status=0
	build/benchmarks/bench-search "$work/store" "$size" $((end - SECONDS)) \
	    benchmarks/queries >"$work/figures" || status=$?
	rm -f "$work"/store*
	row import import "a second" "FTS5 alone" bare_import
	row import:last import_last "a second" "FTS5 alone" bare_import
	row import:busy import_busy "a second" "FTS5 alone" bare_busy
	for name in list countries desk due twins oai_part oai_sets one_line; do
		ours=$(figure "read_$name")
		[[ -z $ours ]] || benchmarks/row search "$size:read:$name" \
		    "$ours" ms
	done
	for third in rare middle frequent; do
		for p in p50 p99; do
			row "$third:$p" "${third}_ours_$p" ms "bare MATCH" \
			    "${third}_bare_$p"
			row "$third:$p:busy" "${third}_ours_busy_$p" ms \
			    "bare MATCH" "${third}_bare_busy_$p"
		done
	done
	if ((size == 100000)) && ((status == 0)) &&
	    (($(figure rare_most) >= 100 || $(figure middle_fewest) < 100 ||
	    $(figure middle_most) >= 10000 || $(figure frequent_fewest) < 10000)); then
		echo "search: the queries are no longer in their thirds" >&2
		exit 1
	fi
	if ((status != 0)); then
		sed -n "s/^stopped/search: $size practices: stopped/p" \
		    "$work/figures" >&2
		exit "$status"
	fi
done
