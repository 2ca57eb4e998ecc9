#!/usr/bin/env bash
# requests a second of public pages, beside nginx with the same bytes as files
#
# Ours works each page out of the store; nginx sends what we saved.  Rounds
# alternate and the best counts: noise only takes away.
set -euo pipefail
cd "$(dirname "$0")/.."
BUILD=build . test/lib.sh

seconds=3
rounds=3
connections=16
paths=(/healthz / /programmes/baltic-academy /editions/baltic-2025)

server_start full >&2
site=$(mktemp -d)
chmod 755 "$site"
nginx_pid=
trap '[[ -z $nginx_pid ]] || kill "$nginx_pid" || true; server_stop; rm -rf "$site"' EXIT
nginx_port=$(free_port)
for path in "${paths[@]}"; do
	mkdir -p "$site/www$path"
	curl -sf "$base$path" >"$site/www$path/index.html"
done
cat >"$site/nginx.conf" <<END
daemon off; pid $site/pid; error_log $site/log; worker_processes auto;
$([[ $(id -u) != 0 ]] || echo "user root;")
events {}
http {
	access_log off; default_type text/html; keepalive_requests 1000000;
	$(for t in client_body proxy fastcgi uwsgi scgi; do
		echo "${t}_temp_path $site/$t;"
	done)
	server { listen 127.0.0.1:$nginx_port; root $site/www; }
}
END
PATH=$PATH:/usr/sbin nginx -c "$site/nginx.conf" &
nginx_pid=$!
sleep 0.5

# Requests a second; a run with errors counts nothing.
rate() {
	wrk -t1 -c$connections -d${seconds}s "$1" | awk '
	    /Non-2xx|Socket errors/ { bad = 1 }
	    /Requests\/sec/ { n = $2 }
	    END { print bad ? 0 : n }'
}

for path in "${paths[@]}"; do
	ours=0 theirs=0
	for ((i = 0; i < rounds; i++)); do
		ours=$( (echo "$ours"; rate "$base$path") | sort -n | tail -1)
		theirs=$( (echo "$theirs"; rate "http://127.0.0.1:$nginx_port${path%/}/") |
		    sort -n | tail -1)
	done
	benchmarks/row http "GET $path" "$ours" req/s "nginx, a file" "$theirs"
done
