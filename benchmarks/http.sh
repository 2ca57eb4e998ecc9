#!/usr/bin/env bash
# public pages, slow clients, memory, start and applications, beside peers
#
#   benchmarks/http.sh [CASE...]
#
# page      an edition's page read from SQLite and templated at each request
# cached    the same page out of the worker's validated cache
# latency   p99 of both at 64 connections
# slow      an honest client beside 1,000 slow ones
# memory    PSS of each process after 10,000 pages
# start     from exec to the first answer, 100,000 applications in the store
# apply     applications a second beside the bare commits of the same disk
#
# Peers: nginx with the same bytes as a file, Django with the same queries and
# the same text (django/), Fossil with a wiki page of the same size.  wrk stands
# on the same machine and takes its share of the cores from each alike.  Runs
# alternate and the best of each counts: noise only takes away.
#
# The page cache leaves a request alone that brings a flash cookie, as a browser
# has after each form: so a cookie with a void value makes every request read
# the store and write the page, and no other switch is needed.
set -euo pipefail
cd "$(dirname "$0")/.."
BUILD=build . test/lib.sh
root=$PWD
client=$build/benchmarks/bench-client
fill=$build/benchmarks/bench-fill

seconds=${BENCH_SECONDS:-3}
rounds=${BENCH_ROUNDS:-4}
connections=32
path=/editions/baltic-2025
fresh='Cookie: flash=-'
cases=${*:-page cached latency slow memory start apply}
others=()

TARGETS="guildhall benchmarks/bench-fill benchmarks/bench-client" \
    tools/build build >&2

row() {
	benchmarks/row http "$@"
}

wants() {
	[[ " $cases " == *" $1 "* ]]
}

finish() {
	local pid
	set +e
	for pid in "${others[@]}"; do
		kill "$pid" 2>/dev/null
		wait "$pid" 2>/dev/null
	done
	server_stop
	[[ -z ${site:-} ]] || rm -rf "$site"
}
trap finish EXIT

set_workers() {
	sed -i "s/^workers = .*/workers = $1/" "$work/var/guildhall.conf"
}

serve() {
	(cd "$work" && exec "$build/guildhall" serve) >>"$work/log" 2>&1 &
	server=$!
	for ((i = 0; i < 200; i++)); do
		answers && return 0
		sleep 0.05
	done
	return 1
}

stop() {
	kill "$server" && wait "$server" || true
	server=
}

# One worker a core, as nginx has it.
server_start full --proxies 127.0.0.1 >&2
stop
set_workers "$(nproc)"
serve
port=${base##*:}
url=$base$path
site=$(mktemp -d)
chmod 755 "$site"
size=$(curl -sf -H "$fresh" "$url" | wc -c)
page="page of $((size / 1000)).$((size % 1000 / 100)) kB"

start_nginx() {
	nginx_port=$(free_port)
	mkdir -p "$site/www$path"
	curl -sf "$url" >"$site/www$path/index.html"
	cat >"$site/nginx.conf" <<END
daemon off; pid $site/pid; error_log $site/log; worker_processes auto;
$([[ $(id -u) != 0 ]] || echo "user root;")
events {}
http {
	access_log off; default_type text/html; keepalive_requests 100000000;
	sendfile on; tcp_nopush on; open_file_cache max=100;
	$(for t in client_body proxy fastcgi uwsgi scgi; do
		echo "${t}_temp_path $site/$t;"
	done)
	server { listen 127.0.0.1:$nginx_port; root $site/www; }
}
END
	PATH=$PATH:/usr/sbin nginx -c "$site/nginx.conf" >/dev/null 2>&1 &
	others+=($!)
	nginx_pid=$!
	nginx_url=http://127.0.0.1:$nginx_port$path/
}

start_django() {
	django_port=$(free_port)
	guildhall backup "$site/copy.db" >/dev/null
	GUILDHALL_COPY=$site/copy.db /usr/bin/python3 -m gunicorn --workers 2 \
	    --chdir "$root/benchmarks/django" --bind "127.0.0.1:$django_port" \
	    edition >"$site/django.log" 2>&1 &
	others+=($!)
	django_pid=$!
	django_url=http://127.0.0.1:$django_port$path
	for ((i = 0; i < 100; i++)); do
		curl -sf -o /dev/null "$django_url" && return 0
		sleep 0.1
	done
	cat "$site/django.log" >&2
	return 1
}

# A wiki page of the same size, in Fossil's own markup.
start_fossil() {
	fossil_port=$(free_port)
	{
		echo "<h1>An edition</h1>"
		while IFS= read -r line; do
			echo "<p>$line</p>"
		done < <(yes "How do we keep the teachers of our language courses when the project ends?" |
		    head -c $((size - 4500)))
	} >"$site/wiki"
	(cd "$site" && export HOME=$site USER=bench &&
	    fossil init wiki.fossil && fossil open --nested --workdir tree wiki.fossil --force &&
	    cd tree && fossil wiki create Edition "$site/wiki") >"$site/fossil.log" 2>&1 ||
	    { cat "$site/fossil.log" >&2; return 1; }
	(cd "$site" && HOME=$site exec fossil server --localhost --port "$fossil_port" \
	    --nossl --nojail wiki.fossil) >>"$site/fossil.log" 2>&1 &
	others+=($!)
	fossil_url="http://127.0.0.1:$fossil_port/wiki/Edition"
	for ((i = 0; i < 50; i++)); do
		curl -sf -o /dev/null "$fossil_url" && return 0
		sleep 0.1
	done
	cat "$site/fossil.log" >&2
	return 1
}

# measure URL [HEADER]: requests a second; an answer that is not 2xx counts
# nothing.
measure() {
	wrk -t1 -c"${3:-$connections}" -d"${seconds}s" ${2:+-H "$2"} "$1" | awk '
	    /Non-2xx/ { bad = 1 }
	    /Requests\/sec/ { n = $2 }
	    END { print bad ? 0 : n }'
}

# p99 in ms at 64 connections.
late() {
	wrk -t1 -c64 -d"${seconds}s" --latency ${2:+-H "$2"} "$1" | awk '
	    $1 == "99%" { v = $2 + 0
		if ($2 ~ /us$/) v /= 1000
		else if ($2 ~ /[0-9]s$/) v *= 1000
		print v }'
}

more() {
	printf '%s\n' "$@" | sort -g | tail -1
}

less() {
	printf '%s\n' "$@" | sort -g | head -1
}

pages() {
	local ours=0 kept=0 nginx=0 django=0 fossil=0
	start_nginx
	start_django
	start_fossil
	for ((n = 0; n < rounds; n++)); do
		ours=$(more "$ours" "$(measure "$url" "$fresh")")
		nginx=$(more "$nginx" "$(measure "$nginx_url")")
		! wants cached || kept=$(more "$kept" "$(measure "$url")")
		! wants page || {
			django=$(more "$django" "$(measure "$django_url" "" 16)")
			fossil=$(more "$fossil" "$(measure "$fossil_url" "" 16)")
		}
	done
	if wants page; then
		row "$page, fresh" "$ours" req/s "nginx, a file" "$nginx"
		row "$page, fresh" "$ours" req/s "Django" "$django"
		row "$page, fresh" "$ours" req/s "Fossil, a wiki" "$fossil"
	fi
	! wants cached || row "$page, cached" "$kept" req/s "nginx, a file" "$nginx"
}

latency() {
	local ours=1e9 kept=1e9 theirs=1e9
	[[ -n ${nginx_pid:-} ]] || start_nginx
	for ((n = 0; n < rounds; n++)); do
		ours=$(less "$ours" "$(late "$url" "$fresh")")
		kept=$(less "$kept" "$(late "$url")")
		theirs=$(less "$theirs" "$(late "$nginx_url")")
	done
	row "p99 at 64, fresh" "$ours" ms "nginx, a file" "$theirs"
	row "p99 at 64, cached" "$kept" ms "nginx, a file" "$theirs"
}

slow() {
	local p50 p99 most held t50 t99 tmost theld best=1e9 their=1e9
	[[ -n ${nginx_pid:-} ]] || start_nginx
	for ((n = 0; n < 3; n++)); do
		read -r p50 p99 most held < <("$client" slow "$port" "$path" 1000 4)
		read -r t50 t99 tmost theld < <("$client" slow "$nginx_port" "$path/" 500 4)
		((held == 1000)) || echo "http: only $held slow clients were held" >&2
		best=$(less "$best" "$p99")
		their=$(less "$their" "$t99")
	done
	row "p99 beside 1,000 slow ones" "$best" ms "nginx, beside 500" "$their"
}

# MB, proportional: what is shared counts by its share.
pss() {
	awk '/^Pss:/ { printf "%.1f", $2 / 1024 }' "/proc/$1/smaps_rollup"
}

largest() {
	local pid most=0
	for pid in $(ps --ppid "$1" -o pid=); do
		most=$(more "$most" "$(pss "$pid")")
	done
	echo "$most"
}

memory() {
	local pid clerk=0 worker=0 paths
	[[ -n ${django_pid:-} ]] || start_django
	[[ -n ${nginx_pid:-} ]] || start_nginx
	stop
	serve
	# 10,000 pages of all kinds, each fresh: six kinds of public page.
	paths=("$path" / /programmes/baltic-academy "$path/timetable"
	    "$path/sessions/1" "$path/privacy")
	for ((n = 0; n < 10000; n++)); do
		printf 'url="%s%s"\noutput=/dev/null\n' "$base" \
		    "${paths[n % ${#paths[@]}]}"
	done >"$site/pages"
	curl -sfZ --no-progress-meter --parallel-max 8 -H "$fresh" -K "$site/pages"
	for pid in $(ps --ppid "$server" -o pid=); do
		# The clerk does not listen.
		if ls -l "/proc/$pid/fd" | grep -q "$(listener)"; then
			worker=$(more "$worker" "$(pss "$pid")")
		else
			clerk=$(more "$clerk" "$(pss "$pid")")
		fi
	done
	curl -sfZ --no-progress-meter --parallel-max 4 -o /dev/null $(for ((n = 0; n < 200; n++)); do
		echo "$django_url"; done) >/dev/null
	row "a worker after 10,000 pages" "$worker" MB "Django, a worker" "$(largest "$django_pid")"
	row "a worker after 10,000 pages" "$worker" MB "nginx, a worker" "$(largest "$nginx_pid")"
	row "the clerk" "$clerk" MB "Django, a worker" "$(largest "$django_pid")"
}

# The inode of our listening socket.
listener() {
	awk -v port="$(printf ':%04X' "$port")" '
	    $4 == "0A" && $2 ~ port "$" { print "socket:." $10 }' \
	    /proc/net/tcp
}

begin() {
	local ours=1e9 their=1e9 n
	stop
	(cd "$work" && "$fill" var/guildhall.conf 100000 0)
	guildhall backup "$site/copy.db" >/dev/null
	for ((n = 0; n < 5; n++)); do
		ours=$(less "$ours" "$(cd "$work" && "$client" first "$port" "$path" \
		    "$build/guildhall" serve 2>/dev/null | tail -1)")
	done
	django_port=$(free_port)
	for ((n = 0; n < 2; n++)); do
		their=$(less "$their" "$(GUILDHALL_COPY=$site/copy.db "$client" first \
		    "$django_port" "$path" /usr/bin/python3 -m gunicorn --workers 2 --chdir \
		    "$root/benchmarks/django" --bind "127.0.0.1:$django_port" edition 2>/dev/null)")
	done
	serve
	row "start with 100,000 applications" "$ours" ms "Django" "$their"
}

# Twelve answers in one POST and one commit, and the POST that sends them.
apply() {
	local body='' n page drafts=9000 ours=0 sent=0 bare=0 third=3000
	stop
	rm -rf "$work/var"
	guildhall init --store sqlite:var/guildhall.db --base-url "$base" \
	    --port "$port" --proxies 127.0.0.1 --admin admin@example.org >/dev/null
	guildhall demo >/dev/null
	set_workers "$(nproc)"
	(cd "$work" && "$fill" var/guildhall.conf 0 $drafts) >"$site/secrets"
	serve
	for n in $(seq -w 12); do
		body+="q-b$n=How+do+we+keep+the+teachers+of+our+courses+when+the+project+ends%3F&"
	done
	for ((page = 1; page < 9; page++)); do
		curl -sf -o "$site/form" "$base/editions/bench/apply/$(
		    sed -n 1p "$site/secrets")/$page"
		grep -q 'name="q-b01"' "$site/form" && break
	done
	for ((n = 0; n < 3; n++)); do
		sed -n "$((n * third + 1)),$((n * third + third))s|.*|/editions/bench/apply/&/$page|p" \
		    "$site/secrets" >"$site/paths"
		bare=$(more "$bare" "$("$client" commits "$work/var/bare.db" "$seconds")")
		ours=$(more "$ours" "$("$client" post "$port" "$site/paths" \
		    "${body}go=on" "$seconds" 16)")
	done
	row "12 answers, one POST" "$ours" /s "bare commits" "$bare"
	for ((n = 0; n < 3; n++)); do
		sed -n "$((n * third + 1)),$((n * third + third))s|.*|/editions/bench/apply/&/send|p" \
		    "$site/secrets" >"$site/paths"
		bare=$(more "$bare" "$("$client" commits "$work/var/bare.db" "$seconds")")
		sent=$(more "$sent" "$("$client" post "$port" "$site/paths" \
		    "go=on" "$seconds" 16 2>/dev/null)")
	done
	row "an application sent" "$sent" /s "bare commits" "$bare"
}

if wants page || wants cached; then pages; fi
! wants latency || latency
! wants slow || slow
! wants memory || memory
! wants start || begin
! wants apply || apply
