#!/usr/bin/python3
"""away.py PROGRAM BASE-URL STORE ROOM MAIL-PORT

What the server needs goes away and comes back, without a restart of it: the
last room on the disk (ROOM is the folder on a small file system, or "" where
none could be made), the right to write (another process holds the store), the
mail server (says nothing, then refuses, then is there).  Each time reading goes
on, a form is refused with a page that says so, nothing that was refused is
stored, and writing goes on afterwards.  Starts the server and ends it; runs in its folder.
"""
import atexit
import fcntl
import html.parser
import http.client
import os
import socket
import sqlite3
import subprocess
import sys
import threading
import time
import urllib.parse
from concurrent.futures import ThreadPoolExecutor

program, base, store, room, mail_port = sys.argv[1:]
address = urllib.parse.urlparse(base)
page = "/editions/baltic-2025/contact"
good = bad = 0
acknowledged, refused = [], []


def check(name, ok, *more):
    global good, bad
    if ok:
        good += 1
    else:
        bad += 1
        print("FAILED", name, *more)


class Hidden(html.parser.HTMLParser):
    """The hidden fields of the form that posts to path."""

    def __init__(self, text, path):
        super().__init__()
        self.path = path
        self.inside = False
        self.fields = {}
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        a = dict(attrs)
        if tag == "form":
            self.inside = a.get("action") == self.path
        if tag == "input" and self.inside and a.get("type") == "hidden":
            self.fields[a["name"]] = a.get("value", "")


def request(method, path, headers, body=None, seconds=30):
    c = http.client.HTTPConnection(address.hostname, address.port,
                                   timeout=seconds)
    try:
        c.request(method, path, body, headers)
        r = c.getresponse()
        return r.status, r.read().decode()
    except (OSError, http.client.HTTPException) as e:
        return 0, str(e)
    finally:
        c.close()


count = 0
counting = threading.Lock()


def number():
    global count
    with counting:
        count += 1
        return count


def post(path, values):
    """Gets the form and sends it: status, page, seconds of the sending."""
    n = number()
    headers = {"X-Forwarded-For": f"10.9.{n // 200}.{n % 200 + 1}"}
    status, text = request("GET", path, headers)
    if status != 200:
        return status, text, 0
    fields = Hidden(text, path).fields
    fields.update(values)
    headers.update({"Origin": base, "Sec-Fetch-Site": "same-origin",
                    "Content-Type": "application/x-www-form-urlencoded"})
    begun = time.monotonic()
    status, text = request("POST", path, headers,
                           urllib.parse.urlencode(fields))
    return status, text, time.monotonic() - begun


def send():
    """A query with a subject of its own: status and page."""
    n = number()
    subject = f"away {n}"
    status, text, _ = post(page, {
        "name": "Ana", "email": f"ana{n}@example.org",
        "subject": subject, "body": "Which train? " + "It matters. " * 200})
    (acknowledged if status == 303 else refused).append(subject)
    return status, text


followers = []


def follow():
    """Somebody follows, which a mail confirms: whether taken, and seconds."""
    email = f"follower{count}@example.org"
    status, _, took = post("/programmes/baltic-academy/follow", {
        "email": email, "format": "text", "agree": "1"})
    if status in (200, 303):
        followers.append(email)
    return status in (200, 303), took


def reads():
    return all(request("GET", p, {"Cookie": "flash=-"})[0] == 200 for p in
               ("/", "/editions/baltic-2025", "/programmes/baltic-academy"))


def says_so(text):
    return "<h1>" in text and "has been saved" in text


def disk_full():
    check("written while there is room", send()[0] == 303)
    filler = os.open(os.path.join(room, "filler"), os.O_CREAT | os.O_WRONLY)
    try:
        while os.write(filler, b"x" * 4096) > 0:
            pass
    except OSError:
        pass
    os.close(filler)
    # What was set aside before may take a few more.
    for _ in range(400):
        status, text = send()
        if status != 303:
            break
    check("a full disk is told", status in (500, 503), status)
    check("with a page that says that nothing was saved", says_so(text))
    check("reading goes on", reads())
    check("and again refused", send()[0] in (500, 503))
    # Those that come together share a commit, and fail one by one.
    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(lambda _: send(), range(48)))
    check("many at once are refused, each with a page",
          all(s in (500, 503) and says_so(t) for s, t in answers),
          [s for s, _ in answers])
    os.unlink(os.path.join(room, "filler"))
    status, _ = send()
    check("written again once there is room", status == 303, status)
    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(lambda _: send(), range(48)))
    check("and many at once", all(s == 303 for s, _ in answers),
          [s for s, _ in answers])


def held():
    """Another program holds the store, longer than anyone waits for it."""
    lock = open(store + "-lock", "rb+")
    db = sqlite3.connect(store, isolation_level=None)
    db.execute("BEGIN IMMEDIATE")
    answer = []
    t = threading.Thread(target=lambda: answer.append(send()))
    t.start()
    time.sleep(0.5)
    check("reading goes on beside a held store", reads())
    t.join(25)
    check("a form is refused in the end",
          bool(answer) and answer[0][0] in (500, 503), answer[:1] and
          answer[0][0])
    check("with a page", bool(answer) and says_so(answer[0][1]))
    db.execute("ROLLBACK")
    db.close()
    check("written once it is free", send()[0] == 303)
    # Our own lock, as a backup or a long write would hold it.
    fcntl.flock(lock, fcntl.LOCK_EX)
    answer.clear()
    t = threading.Thread(target=lambda: answer.append(send()))
    t.start()
    time.sleep(1.5)
    check("a form waits for the lock", not answer)
    check("others read meanwhile", reads())
    fcntl.flock(lock, fcntl.LOCK_UN)
    t.join(20)
    check("and is taken then", bool(answer) and answer[0][0] == 303)


class MailServer(threading.Thread):
    """Listens; mute: takes connections and says nothing."""

    def __init__(self, mute):
        super().__init__(daemon=True)
        self.mute, self.got, self.calls, self.open = mute, [], 0, []
        self.s = socket.socket()
        self.s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.s.bind(("127.0.0.1", int(mail_port)))
        self.s.listen()

    def run(self):
        while True:
            try:
                c, _ = self.s.accept()
            except OSError:
                return
            self.calls += 1
            self.open.append(c)
            if not self.mute:
                threading.Thread(target=self.talk, args=(c,),
                                 daemon=True).start()

    def talk(self, c):
        f = c.makefile("rwb")

        def say(t):
            f.write(t + b"\r\n")
            f.flush()
        say(b"220 test")
        for line in f:
            verb = line[:4].upper()
            if verb == b"DATA":
                say(b"354 go on")
                text = b""
                for line in f:
                    if line == b".\r\n":
                        break
                    text += line
                self.got.append(text)
                say(b"250 taken")
            elif verb == b"QUIT":
                say(b"221 bye")
                break
            else:
                say(b"250 test")
        c.close()

    def end(self):
        self.s.shutdown(socket.SHUT_RDWR)
        self.s.close()
        for c in self.open:
            c.close()


def arrived(server):
    text = b"".join(server.got)
    return all(f.encode() in text for f in followers)


def mail():
    """What the mail server does is not felt by who sends a form."""
    for _ in range(100):
        if mute.calls:
            break
        time.sleep(0.1)
    check("the mute mail server is called", mute.calls > 0)
    taken, took = follow()
    check("a form is taken though the mail server is mute", taken)
    check("at once", took < 2, took)
    check("pages are read", reads())
    mute.end()
    taken, took = follow()
    check("a form is taken though the mail server refuses", taken)
    check("at once, too", took < 2, took)
    there = MailServer(False)
    there.start()
    follow()
    until = time.monotonic() + 75   # after a failure the clerk waits a minute
    while time.monotonic() < until and not arrived(there):
        time.sleep(0.2)
    check("all mail goes out once the server is there", arrived(there),
          len(there.got))
    ids = [l for t in there.got for l in t.split(b"\r\n")
           if l.lower().startswith(b"message-id:")]
    check("each once", len(ids) == len(set(ids)) == len(there.got))
    there.end()


RETURNED = ("SELECT count(*) FROM outbox WHERE state = 'failed'"
            " AND to_address <> ''")
# The demonstration has mail that came back.
returned = sqlite3.connect(store).execute(RETURNED).fetchone()[0]
mute = MailServer(True)
mute.start()
server = subprocess.Popen([program, "serve"], stdout=subprocess.DEVNULL,
                          stderr=open("log", "a"))
atexit.register(server.kill)
for _ in range(200):
    if request("GET", "/healthz", {})[0] == 200:
        break
    time.sleep(0.1)
mail()
held()
if room:
    disk_full()
else:
    print("no small file system can be made here: the full disk is left out")
server.terminate()
check("it ends in order", server.wait(30) == 0)
db = sqlite3.connect(store)
stored = [s for s, in db.execute(
    "SELECT subject FROM query WHERE subject LIKE 'away %'")]
check("all that was acknowledged is stored once",
      all(stored.count(s) == 1 for s in acknowledged))
check("nothing that was refused is stored",
      not [s for s in refused if s in stored])
check("the store is whole",
      db.execute("PRAGMA integrity_check").fetchone() == ("ok",))
# Without an address: the demonstration's people whose time to be kept is over.
rows = dict(db.execute("SELECT state, count(*) FROM outbox"
                       " WHERE to_address <> '' GROUP BY 1"))
check("no mail is lost", rows.pop("failed", 0) == returned and
      set(rows) <= {"waiting", "sending", "sent"} and
      sum(rows.values()) >= len(followers), rows)
# Whether this comparison could tell.
check("a loss would be seen",
      not all(stored.count(s) == 1 for s in acknowledged + ["away 0"]))
print(f"{len(acknowledged)} acknowledged, {len(refused)} refused")
print(f"{good} passed, {bad} failed")
sys.exit(bad > 0)
