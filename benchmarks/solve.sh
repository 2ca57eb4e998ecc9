#!/usr/bin/env bash
# fair lotteries beside the reference implementation: time, memory, fairness
#
#   benchmarks/solve.sh [CASE...]
#
# A case is a folder of test/solve (or of GUILDHALL_SOLVE, for pools that may
# not be copied), with its number of seats.  Each row is the whole command:
# reading, lottery, proof, files.  Time is processor time of one thread, which a
# busy machine changes less.
#
# Peer: sortition-algorithms from its package registry, in an environment of its
# own under var/, on the same files: maximin, which is the first level of
# leximin (its leximin needs a commercial solver).  Where it cannot be
# installed the rows stand alone, and say so.
set -euo pipefail
cd "$(dirname "$0")/.."
root=$PWD
program=$root/build/guildhall
data=$root/test/solve
limit=${BENCH_SECONDS:-120}
cases=${*:-syn_300_45 syn_sfa_312_35 syn_obf_321_30 synorg_obf_321_30}

TARGETS=guildhall tools/build build >&2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

row() {
	benchmarks/row solve "$@"
}

peer=
python=$root/var/bench-solve/bin/python3
if [[ ! -x $python ]]; then
	{ python3 -m venv "$root/var/bench-solve" &&
	    "$root/var/bench-solve/bin/pip" -q install sortition-algorithms; } \
	    >"$work/pip" 2>&1 || rm -rf "$root/var/bench-solve"
fi
if [[ -x $python ]] && "$python" -c 'import sortition_algorithms' 2>/dev/null; then
	peer=sortition-algorithms
else
	echo "solve: sortition-algorithms could not be installed; no peer" >&2
fi

# The peer, on the same files; prints the least probability.
cat >"$work/peer.py" <<'END'
import csv, sys
from sortition_algorithms import features, people, settings
from sortition_algorithms.committee_generation import maximin
quotas, pool, seats = sys.argv[1], sys.argv[2], int(sys.argv[3])
rows = list(csv.DictReader(open(quotas)))
head = ["feature", "value", "min", "max"]
body = [{"feature": r["category"], "value": r["feature"], "min": r["min"],
         "max": r["max"]} for r in rows]
f, *_ = features.read_in_features(head, body)
persons = list(csv.DictReader(open(pool)))
s = settings.Settings(id_column="id", columns_to_keep=[])
p, *_ = people.read_in_people(list(persons[0]), persons, f, s)
out = maximin.find_distribution_maximin(f, p, seats, [])
committees, probabilities = out[0], out[1]
chance = {r["id"]: 0.0 for r in persons}
for c, q in zip(committees, probabilities):
    for i in c:
        chance[i] += q
print(min(chance.values()))
END

# seconds FILE, megabytes FILE: of what GNU time-less bash measured.
timed() {
	local TIMEFORMAT='%U'
	{ time timeout "$limit" "$@" >"$work/out" 2>"$work/err"; } 2>"$work/time"
}

for case in $cases; do
	dir=$data/$case
	[[ -d $dir ]] || dir=${GUILDHALL_SOLVE:-/nowhere}/$case
	seats=${case##*_}
	[[ -e $dir/categories.csv ]] || { echo "solve: no $case" >&2; continue; }
	timed "$program" select --quotas "$dir/categories.csv" --people \
	    "$dir/respondents.csv" --seats "$seats" --out "$work/$case" --json
	ours=$(cat "$work/time")
	least=$(sed 's/.*"least":\([0-9.e-]*\).*/\1/' "$work/out")
	theirs='' theirs_least=''
	if [[ -n $peer ]]; then
		if timed "$python" "$work/peer.py" "$dir/categories.csv" \
		    "$dir/respondents.csv" "$seats"; then
			theirs=$(cat "$work/time")
			theirs_least=$(tail -1 "$work/out")
		else
			echo "solve: $case: the peer gave nothing in $limit s:" \
			    "$(tail -1 "$work/err")" >&2
		fi
	fi
	row "$case, leximin" "$ours" "s cpu" ${theirs:+"$peer, maximin" "$theirs"}
	row "$case, least probability" "$least" "" \
	    ${theirs_least:+"$peer" "$theirs_least"}
done
