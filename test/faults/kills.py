#!/usr/bin/python3
"""kills.py PROGRAM BASE-URL STORE SECONDS SERVER-PID

Visitors send queries while processes are killed with SIGKILL: a worker, the
clerk, or all at once, after which the server is started again.  A visitor who
gets no answer sends the same form again, as a browser does after a reload.  At
the end every query that was acknowledged stands in the store exactly once.
Runs in the folder that the server runs in.
"""
import collections
import html.parser
import http.client
import os
import random
import signal
import sqlite3
import subprocess
import sys
import threading
import time
import urllib.parse

program, base, store, seconds, server = sys.argv[1:]
address = urllib.parse.urlparse(base)
ends = time.monotonic() + float(seconds)
path = "/editions/baltic-2025/contact"
acknowledged = []       # subjects
refused = collections.Counter()
kills = collections.Counter()
slowest = 0.0           # seconds from a kill of all to the first answer


class Hidden(html.parser.HTMLParser):
    """The hidden fields of the form that posts to path."""

    def __init__(self, text):
        super().__init__()
        self.inside = False
        self.fields = {}
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        a = dict(attrs)
        if tag == "form":
            self.inside = a.get("action") == path
        if tag == "input" and self.inside and a.get("type") == "hidden":
            self.fields[a["name"]] = a.get("value", "")


def request(method, headers, body=None):
    """Status, headers and text; None when the connection broke."""
    c = http.client.HTTPConnection(address.hostname, address.port, timeout=5)
    try:
        c.request(method, path, body, headers)
        r = c.getresponse()
        return r.status, r.headers, r.read().decode()
    except (OSError, http.client.HTTPException):
        time.sleep(0.02)
        return None
    finally:
        c.close()


def insist(method, headers, body=None):
    """Tries until there is an answer; a minute is too long."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        answer = request(method, headers, body)
        if answer is not None and answer[0] != 503:
            return answer
    raise SystemExit("no answer for a minute")


def visitor(number):
    n = 0
    while time.monotonic() < ends:
        n += 1
        subject = f"Fault {number}-{n}"
        # Limits count by address, so each has one of its own.
        where = f"10.{number}.{n // 250 % 250}.{n % 250 + 1}"
        headers = {"X-Forwarded-For": where}
        status, got, text = insist("GET", headers)
        if status != 200:
            refused[status] += 1
            continue
        cookies = [c.split(";")[0] for c in got.get_all("Set-Cookie") or []]
        fields = Hidden(text).fields
        fields.update(name="Ana", email=f"ana{number}x{n}@example.org",
                      subject=subject, body="Which train?")
        headers.update({"Cookie": "; ".join(cookies), "Origin": base,
                        "Sec-Fetch-Site": "same-origin", "Content-Type":
                        "application/x-www-form-urlencoded"})
        status, _, _ = insist("POST", headers, urllib.parse.urlencode(fields))
        if status == 303:
            acknowledged.append(subject)
        else:
            refused[status] += 1


def children(pid):
    try:
        with open(f"/proc/{pid}/task/{pid}/children") as f:
            return [int(p) for p in f.read().split()]
    except OSError:
        return []


def kill(pid):
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        pass


def start():
    return subprocess.Popen([program, "serve"], stdout=subprocess.DEVNULL,
                            stderr=open("log", "a"))


def first_answer():
    begun = time.monotonic()
    while request("GET", {}) is None:
        if time.monotonic() - begun > 20:
            raise SystemExit("the server does not start again")
    return time.monotonic() - begun


def killer():
    global slowest, running
    while time.monotonic() < ends - 1:
        time.sleep(random.uniform(0.05, 0.4))
        ours = children(running)
        if random.random() < 0.25 or not ours:
            kill(running)
            for p in ours:
                kill(p)
            if process[0] is not None:
                process[0].wait()
            process[0] = start()
            running = process[0].pid
            slowest = max(slowest, first_answer())
            kills["all"] += 1
        else:
            kill(random.choice(ours))
            kills["one"] += 1


def wrong(db):
    """Acknowledged queries that do not stand in the store exactly once."""
    count = collections.Counter(s for s, in db.execute(
        "SELECT subject FROM query WHERE subject LIKE 'Fault %'"))
    lost = [s for s in acknowledged if count[s] == 0]
    doubled = [s for s, n in count.items() if n > 1]
    return lost, doubled


running = int(server)
process = [None]
threads = [threading.Thread(target=visitor, args=(i,), daemon=True)
           for i in range(1, 5)]
for t in threads:
    t.start()
killer()
for t in threads:
    t.join(90)
os.kill(running, signal.SIGTERM)
if process[0] is not None:
    process[0].wait(30)

good = bad = 0


def check(name, ok):
    global good, bad
    if ok:
        good += 1
    else:
        bad += 1
        print("FAILED", name)


db = sqlite3.connect(store)
lost, doubled = wrong(db)
print(f"{len(acknowledged)} acknowledged, {sum(kills.values())} kills "
      f"({kills['all']} of all processes), {len(lost)} lost, {len(doubled)} "
      f"doubled, back after at most {slowest:.2f} s, others: {dict(refused)}")
check("the visitors ended", not any(t.is_alive() for t in threads))
check("there was something to lose", len(acknowledged) > 20)
check("there were kills", sum(kills.values()) > 5)
check("nothing acknowledged is lost", not lost)
check("nothing is doubled", not doubled)
check("back within 3 s", slowest < 3)
check("no refusal", not refused)
check("the store is whole", db.execute("PRAGMA integrity_check").fetchone()
      == ("ok",) and not db.execute("PRAGMA foreign_key_check").fetchall())
# Whether this count could tell.
acknowledged.append("Fault that never was")
check("a loss would be seen", len(wrong(db)[0]) == 1)
print(f"{good} passed, {bad} failed")
sys.exit(bad > 0)
