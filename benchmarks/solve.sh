#!/usr/bin/env bash
# fair lotteries, groups and matching beside others: time, fairness, quality
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
#
# synorg_*: at most two of each organisation.  households: the people of
# syn_sfa_312_35 dealt among 134 households by three seeds, one of each.
#
# large, crowd (only where named): 1,727 people for 110 seats, 20,000 for 200, with
# seven features of four values, by a rule below; quotas between what the people are
# and equal parts.
#
# groups: 40 people with seven fields (or those of GUILDHALL_GROUP), three seeds,
# beside the plainest search (benchmarks/plain_groups.c) for the same processor time;
# both plans are counted by the same lines of awk, from the files alone.  golfers: so
# many groups of so many for so many rounds that nobody need meet anybody twice; the
# plainest search has a second at the least.
#
# matching: the same instance as an assignment by networkx, where that can be
# installed; both sums must be equal.  municipalities: 300 of them, likewise.
set -euo pipefail
cd "$(dirname "$0")/.."
root=$PWD
program=$root/build/guildhall
data=$root/test/solve
limit=${BENCH_SECONDS:-120}
cases=${*:-syn_300_45 syn_sfa_312_35 syn_obf_321_30 synorg_obf_321_30 households
    large groups golfers matching municipalities}

TARGETS='guildhall benchmarks/bench-plain-groups' tools/build build >&2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

row() {
	benchmarks/row solve "$@"
}

peer=
python=$root/var/bench-solve/bin/python3
if [[ ! -x $python ]]; then
	{ python3 -m venv "$root/var/bench-solve" &&
	    "$root/var/bench-solve/bin/pip" -q install networkx \
	    sortition-algorithms; } \
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
old = "category" in rows[0]
body = [{"feature": r["category" if old else "feature"],
         "value": r["feature" if old else "value"], "min": r["min"],
         "max": r["max"]} for r in rows]
f, *_ = features.read_in_features(head, body)
persons = list(csv.DictReader(open(pool)))
name = next((n for n in persons[0] if n.endswith("id")), "id")
for n, r in enumerate(persons):
    r["id"] = r.get(name, str(n + 1))
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

# timed COMMAND: sets seconds, of the processor, and megabytes, at the most.
timed() {
	local status=0
	timeout "$limit" time -q -f '%U %M' -o "$work/time" "$@" >"$work/out" \
	    2>"$work/err" || status=$?
	read -r seconds megabytes < <(awk '{ print $1, int($2 / 1024) }' \
	    "$work/time") || :
	return "$status"
}

# counted PEOPLE GROUPS: the pairs that meet, and people beyond the share of each
# value.
counted() {
	awk -F, '
	    { sub(/\r$/, "") }
	    FNR == 1 { file++; if (file == 1) fields = NF; next }
	    file == 1 { for (f = 2; f <= NF; f++) { is[$1, f] = $f
	        total[f SUBSEP $f]++ }; people++; next }
	    { g = $1 SUBSEP $2; member[g, ++size[g]] = $3 }
	    END {
	        for (g in size) {
	            for (i = 1; i <= size[g]; i++)
	                for (k = 1; k < i; k++) {
	                    a = member[g, i]; b = member[g, k]
	                    if (!((a, b) in met) && !((b, a) in met)) {
	                        met[a, b] = 1; pairs++ }
	                }
	            for (t in total) {
	                split(t, part, SUBSEP); n = 0
	                for (i = 1; i <= size[g]; i++)
	                    n += is[member[g, i], part[1]] == part[2]
	                low = int(total[t] * size[g] / people)
	                high = int((total[t] * size[g] + people - 1) / people)
	                beyond += n < low ? low - n : n > high ? n - high : 0
	            }
	        }
	        print pairs + 0, beyond + 0
	    }' "$1" "$2"
}

bench_groups() {
	local people=${GUILDHALL_GROUP:-$root/test/group/people_40.csv}
	local groups seed pairs beyond fields their_pairs their_beyond
	fields=$(head -1 "$people" | sed 's/^[^,]*,//')
	for groups in 5 8; do
		for seed in 1 2 3; do
			timed "$program" group --people "$people" --id \
			    "$(head -1 "$people" | cut -d, -f1)" --rounds 5 \
			    --groups "$groups" --diverse "$fields" --seed \
			    "$seed" --out "$work/groups.csv"
			read -r pairs beyond < <(counted "$people" \
			    "$work/groups.csv")
			((seed > 1)) || {
				"$root/build/benchmarks/bench-plain-groups" \
				    "$people" 5 "$groups" "$seconds" \
				    >"$work/plain.csv"
				read -r their_pairs their_beyond < <(counted \
				    "$people" "$work/plain.csv")
			}
			row "5 rounds of $groups, seed $seed, met" "$pairs" \
			    pairs "plain search" "$their_pairs"
			row "5 rounds of $groups, seed $seed, beyond" "$beyond" \
			    people "plain search" "$their_beyond"
		done
		row "5 rounds of $groups, time" "$seconds" "s cpu" \
		    "plain search" "$seconds"
	done
}

bench_golfers() {
	local of groups size rounds met theirs all
	for of in 8-4-10 7-7-8 5-3-7 6-3-8 7-3-9 5-4-5 6-4-6 8-4-7 8-4-8 9-4-8 \
	    10-4-9 10-5-8 20-5-10 10-10-3; do
		IFS=- read -r groups size rounds <<<"$of"
		seq "$((groups * size))" | sed '1iid' >"$work/golfers.csv"
		timed "$program" group --people "$work/golfers.csv" --rounds \
		    "$rounds" --groups "$groups" --out "$work/groups.csv"
		read -r met _ < <(counted "$work/golfers.csv" \
		    "$work/groups.csv")
		"$root/build/benchmarks/bench-plain-groups" \
		    "$work/golfers.csv" "$rounds" "$groups" \
		    "$(awk -v s="$seconds" 'BEGIN { print s < 1 ? 1 : s }')" \
		    >"$work/plain.csv"
		read -r theirs _ < <(counted "$work/golfers.csv" \
		    "$work/plain.csv")
		all=$((groups * size * (size - 1) / 2 * rounds))
		row "$rounds rounds of $groups times $size, met twice" \
		    "$((all - met))" pairs "plain search" "$((all - theirs))"
		row "$rounds rounds of $groups times $size, time" "$seconds" \
		    "s cpu"
	done
}

bench_households() {
	local dir=$data/syn_sfa_312_35 seed
	for seed in 1 2 3; do
		awk -v x="$seed" '
		    { sub(/\r$/, ""); x = (x * 421 + 1663) % 7875
		      print $0 "," (NR == 1 ? "home" : "h" x % 134) }' \
		    "$dir/respondents.csv" >"$work/homes.csv"
		timed "$program" select --quotas "$dir/categories.csv" \
		    --people "$work/homes.csv" --seats 35 --unique home \
		    --out "$work/households" --json
		row "134 households, seed $seed, leximin" "$seconds" "s cpu"
	done
}

# bench_pool CASE PEOPLE SEATS
bench_pool() {
	awk -v n="$2" -v k="$3" -v quotas="$work/quotas.csv" \
	    -v people="$work/pool.csv" 'BEGIN {
	    printf "id,f1,f2,f3,f4,f5,f6,f7\n" >people
	    x = 42
	    for (i = 1; i <= n; i++) {
	        printf "p%d", i >people
	        for (f = 1; f <= 7; f++) {
	            x = x * 16807 % 2147483647	# Park and Miller 1988
	            u = x / 2147483647
	            v = int(4 * u * u)
	            has[f, v]++
	            printf ",v%d", v >people
	        }
	        printf "\n" >people
	    }
	    print "feature,value,min,max" >quotas
	    for (f = 1; f <= 7; f++)
	        for (v = 0; v < 4; v++) {
	            mean = int((k / 4 + k * has[f, v] / n) / 2)
	            printf "f%d,v%d,%d,%d\n", f, v, mean - 1, mean + 2 >quotas
	        }
	}'
	timed "$program" select --quotas "$work/quotas.csv" --people \
	    "$work/pool.csv" --seats "$3" --out "$work/$1" --json
	row "$1, $2 people, leximin" "$seconds" "s cpu"
	row "$1, $2 people, memory" "$megabytes" "MB"
}
bench_large() { bench_pool large 1727 110; }
bench_crowd() { bench_pool crowd 20000 200; }

# The same problem to networkx: receivers, their needs, givers; prints seconds
# of the flow alone and the sum.
cat >"$work/flow.py" <<'END'
import sys, time, networkx
lines = [list(map(int, l.split())) for l in open(sys.argv[1])]
people = lines[0][0]
caps = lines[1:1 + people]
g = networkx.DiGraph()
for i, (receive, give) in enumerate(caps):
    g.add_edge("s", ("r", i), capacity=receive, weight=0)
    g.add_edge(("g", i), "t", capacity=give, weight=0)
for r, v, t, score in lines[2 + people:]:
    g.add_edge(("r", r), ("n", r, t), capacity=1, weight=0)
    g.add_edge(("n", r, t), ("g", v), capacity=1, weight=-score)
g.add_edge("s", "t", capacity=sum(c[0] for c in caps), weight=0)
g.nodes["s"]["demand"] = -sum(c[0] for c in caps)
g.nodes["t"]["demand"] = sum(c[0] for c in caps)
start = time.process_time()
cost, _ = networkx.network_simplex(g)
print(time.process_time() - start, -cost)
END

# bench_match NAME FILE: both by the same instance.
bench_match() {
	local file=$2 ours sum theirs their_sum=''
	[[ ! -x $python ]] || "$python" -c 'import networkx' 2>/dev/null ||
	    "$root/var/bench-solve/bin/pip" -q install networkx \
	    >"$work/pip" 2>&1 || :
	timed "$program" match "$file" --out "$work/pairs.csv" --json
	ours=$seconds
	sum=$(sed 's/.*"sum":\([0-9]*\).*/\1/' "$work/out")
	if [[ -x $python ]] && timed "$python" "$work/flow.py" "$file"; then
		read -r theirs their_sum <"$work/out"
	else
		echo "solve: networkx could not be installed; no peer" >&2
	fi
	row "$1" "$ours" "s cpu" \
	    ${their_sum:+networkx "$theirs"}
	row "$1, sum" "$sum" "" ${their_sum:+networkx \
	    "$their_sum"}
	[[ -z $their_sum || $their_sum == "$sum" ]] || {
		echo "solve: the sums differ" >&2
		return 1
	}
}
bench_matching() {
	bench_match "matching, 60 people" "$root/test/group/bmatch_60_8_2.txt"
}

# Each receives and gives up to three times, 20 topics, 40 offers for each.
bench_municipalities() {
	awk 'BEGIN {
	    n = 300; x = 42
	    printf "%d 20\n", n
	    for (i = 0; i < n; i++) print 1 + i % 3, 1 + (i * 7) % 3
	    print n * 40
	    for (i = 0; i < n; i++)
	        for (k = 0; k < 40; k++) {
	            x = x * 16807 % 2147483647	# Park and Miller 1988
	            print i, (i + 1 + k * 7) % n, k % 20, 1 + x % 100
	        }
	}' >"$work/municipalities.txt"
	bench_match "matching, 300 municipalities" "$work/municipalities.txt"
}

for case in $cases; do
	if [[ $(type -t "bench_$case") == function ]]; then
		"bench_$case"
		continue
	fi
	dir=$data/$case
	[[ -d $dir ]] || dir=${GUILDHALL_SOLVE:-/nowhere}/$case
	seats=${case##*_}
	quotas=$dir/categories.csv people=$dir/respondents.csv
	[[ -e $quotas ]] || quotas=$dir/features.csv people=$dir/candidates.csv
	[[ -e $quotas ]] || { echo "solve: no $case" >&2; continue; }
	unique=()
	[[ $case != synorg_* ]] || unique=(--unique org:2)
	timed "$program" select --quotas "$quotas" --people \
	    "$people" --seats "$seats" "${unique[@]}" --out \
	    "$work/$case" --json
	ours=$seconds
	least=$(sed 's/.*"least":\([0-9.e-]*\).*/\1/' "$work/out")
	theirs='' theirs_least=''
	if [[ -n $peer && $case != synorg_* ]]; then
		if timed "$python" "$work/peer.py" "$quotas" \
		    "$people" "$seats"; then
			theirs=$seconds
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
