# What the parts of ./check share; sourced in the root.
#
#   server_start full|empty [INIT-OPTION...]
#                          a throwaway store (SQLite, or GUILDHALL_STORE where
#                          it is set) with the demonstration data, or none,
#                          served on a free loopback port; sets base, work
#                          and server
#   guildhall COMMAND...   the program, on that store
#   server_stop            ends it and removes the store
#   yes NAME COMMAND...    counts one check; count prints the sum
#
# BUILD names the folder of the program, build-check without it.
build=$PWD/${BUILD:-build-check}
good=0
bad=0
work=
server=

yes() {
	local name=$1
	shift
	if "$@"; then
		good=$((good + 1))
	else
		bad=$((bad + 1))
		echo "FAILED $name"
	fi
}

count() {
	echo "$good passed, $bad failed"
	((bad == 0))
}

# In the folder of the throwaway store, whose var/ holds all of it.
guildhall() (
	cd "$work" && exec "$build/guildhall" "$@"
)

# Below the ports that outgoing connections take.
free_port() {
	local port
	for ((;;)); do
		port=$((20000 + RANDOM % 12000))
		(exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || break
	done
	echo "$port"
}

answers() {
	(exec 3<>"/dev/tcp/127.0.0.1/${base##*:}") 2>/dev/null
}

server_start() {
	local port
	port=$(free_port)
	base=http://127.0.0.1:$port
	work=$(mktemp -d)
	chmod 755 "$work"
	guildhall init --store "${GUILDHALL_STORE:-sqlite:var/guildhall.db}" \
	    --base-url "$base" --port "$port" --admin admin@example.org \
	    "${@:2}" >"$work/init" || return 1
	[[ ${1:-full} == empty ]] || guildhall demo >/dev/null || return 1
	(cd "$work" && exec "$build/guildhall" serve) >"$work/log" 2>&1 &
	server=$!
	for ((i = 0; i < 200; i++)); do
		kill -0 "$server" 2>/dev/null || break
		answers && return 0
		sleep 0.1
	done
	cat "$work/log"
	echo "the server did not start"
	return 1
}

server_stop() {
	[[ -z $server ]] || { kill "$server" 2>/dev/null; wait "$server" 2>/dev/null; }
	[[ -z $work ]] || rm -rf "$work"
	server='' work=''
}
trap server_stop EXIT
