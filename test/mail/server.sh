# A mail server of the distribution's, for this test alone: Postfix where it is
# installed and we are root, else aiosmtpd.  Sourced after test/lib.sh.
#
#   mail_server_start DIR   on a free loopback port; sets mail_url
#   mail_count DIR          how many mails it has taken
#   mail_text DIR           all of them, headers on one line each, and bodies
#   mail_server_stop DIR
#
# It takes anything for example.org and refuses refused@example.org for good.

postfix_conf() {
	local dir=$1 port=$2
	mkdir -p "$dir"/{conf,spool,data,mail}
	chown postfix "$dir"/{data,mail}
	cat >"$dir/conf/main.cf" <<END
compatibility_level = 3.6
queue_directory = $dir/spool
data_directory = $dir/data
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
mail_owner = postfix
setgid_group = postdrop
maillog_file = $dir/log
maillog_file_prefixes = $dir
myhostname = mail.example.org
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
mydestination =
alias_maps =
smtpd_recipient_restrictions = check_recipient_access inline:{{refused@example.org = 550 5.1.1 no such person}}, permit_mynetworks, reject
virtual_mailbox_domains = example.org
virtual_mailbox_base = $dir/mail
virtual_mailbox_maps = static:box/
virtual_uid_maps = static:$(id -u postfix)
virtual_gid_maps = static:$(id -g postfix)
virtual_minimum_uid = 1
END
	cat >"$dir/conf/master.cf" <<END
127.0.0.1:$port inet n - n - - smtpd
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
error unix - - n - - error
retry unix - - n - - error
proxymap unix - - n - - proxymap
anvil unix - - n - 1 anvil
virtual unix - n n - - virtual
postlog unix-dgram n - n - 1 postlogd
END
}

aio_server() {
	exec /usr/bin/python3 - "$1/mail" "$2" <<'END'
import asyncio, sys, time, pathlib
from aiosmtpd.controller import Controller

class Box:
    async def handle_RCPT(self, server, session, envelope, address, options):
        if address == "refused@example.org":
            return "550 5.1.1 no such person"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        box = pathlib.Path(sys.argv[1]) / "box"
        name = str(time.monotonic_ns())
        (box / "tmp" / name).write_bytes(envelope.content)
        (box / "tmp" / name).rename(box / "new" / name)
        return "250 OK"

Controller(Box(), hostname="127.0.0.1", port=int(sys.argv[2])).start()
asyncio.new_event_loop().run_forever()
END
}

mail_server_start() {
	local dir=$1 port
	port=$(free_port)
	mail_url=smtp://127.0.0.1:$port
	chmod 755 "$dir"
	mail_pid=
	if [[ $(id -u) == 0 ]] && [[ -x /usr/lib/postfix/sbin/master ]]; then
		echo "the server is Postfix"
		postfix_conf "$dir" "$port"
		postfix -c "$dir/conf" start >"$dir/start" 2>&1 || {
			cat "$dir/start"
			return 1
		}
	else
		echo "the server is aiosmtpd"
		mkdir -p "$dir"/mail/box/{tmp,new}
		aio_server "$dir" "$port" &
		mail_pid=$!
	fi
	for ((i = 0; i < 100; i++)); do
		(exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null && return 0
		sleep 0.1
	done
	echo "the mail server did not start"
	return 1
}

mail_server_stop() {
	if [[ -n $mail_pid ]]; then
		kill "$mail_pid"
		wait "$mail_pid" 2>/dev/null
	else
		postfix -c "$1/conf" stop >/dev/null 2>&1
	fi
}

mail_count() {
	find "$1/mail" -type f ! -path "$1/mail/*/tmp/*" | wc -l
}

mail_text() {
	find "$1/mail" -type f ! -path "$1/mail/*/tmp/*" -exec cat {} + | tr -d '\r' |
	    sed -z 's/\n[ \t]\+/ /g'
}
