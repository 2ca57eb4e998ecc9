# Result lines of JSON in, one table a benchmark out: the peer's figure and the
# ratio beside ours.  Used by ./bench; the objects are flat and made by
# benchmarks/row, so that the keys are known and a text holds no escaped quote.

function field(line, key,    at) {
	if (match(line, "\"" key "\":\"[^\"]*\""))
		at = length(key) + 5
	else if (match(line, "\"" key "\":[-+.0-9eE]+"))
		return substr(line, RSTART + length(key) + 3,
		    RLENGTH - length(key) - 3)
	else
		return "-"
	return substr(line, RSTART + at - 1, RLENGTH - at)
}

{
	bench = field($0, "bench")
	if (bench != last) {
		if (last != "")
			print ""
		print bench
		printf "  %-34s %12s %-8s  %-18s %12s %8s\n", "case", "ours",
		    "unit", "peer", "theirs", "ratio"
		last = bench
	}
	printf "  %-34s %12s %-8s  %-18s %12s %8s\n", field($0, "case"),
	    field($0, "ours"), field($0, "unit"), field($0, "peer"),
	    field($0, "theirs"), field($0, "ratio")
}
