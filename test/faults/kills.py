#!/usr/bin/python3
"""kills.py PROGRAM BASE-URL STORE SECONDS SERVER-PID

Visitors send queries, follow a programme, begin applications and fill in their
first page, and ask for links to sign in, while processes are killed with
SIGKILL: a worker, the clerk, or all at once, after which the server is started
again.  A visitor who gets no answer sends the same form again, as a browser
does after a reload.  At the end whatever was acknowledged stands in the store
exactly once.
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
acknowledged = []       # (kind, mark)
refused = collections.Counter()
kills = collections.Counter()
slowest = 0.0           # seconds from a kill of all to the first answer


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


def request(method, path, headers, body=None):
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


def insist(method, path, headers, body=None):
    """Tries until there is an answer; a minute is too long."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        answer = request(method, path, headers, body)
        if answer is not None and answer[0] != 503:
            return answer
    raise SystemExit("no answer for a minute")


def visitor(number):
    n = 0
    while time.monotonic() < ends:
        n += 1
        mark = f"fault-{number}-{n}"
        # Limits count by address, so each has one of its own.
        where = f"10.{number}.{n // 250 % 250}.{n % 250 + 1}"
        KINDS[n % len(KINDS)](where, mark)


def fill_in(where, page, action, fields):
    """Gets the page and sends its form; the status and where it leads."""
    headers = {"X-Forwarded-For": where}
    status, got, text = insist("GET", page, headers)
    if status != 200:
        return status, ""
    cookies = [c.split(";")[0] for c in got.get_all("Set-Cookie") or []]
    sent = Hidden(text, action).fields
    if "_token" not in sent:
        return "no form", ""
    sent.update(fields)
    headers.update({"Cookie": "; ".join(cookies), "Origin": base,
                    "Sec-Fetch-Site": "same-origin", "Content-Type":
                    "application/x-www-form-urlencoded"})
    status, got, _ = insist("POST", action, headers,
                            urllib.parse.urlencode(sent))
    return status, got.get("Location", "")


def note(kind, mark, status, good=303):
    if status == good:
        acknowledged.append((kind, mark))
    else:
        refused[kind, status] += 1


def query(where, mark):
    page = "/editions/baltic-2025/contact"
    status, _ = fill_in(where, page, page, {
        "name": "Ana", "email": f"{mark}@example.org", "subject": mark,
        "body": "Which train?"})
    note("query", mark, status)


def follow(where, mark):
    page = "/programmes/baltic-academy/follow"
    status, _ = fill_in(where, page, page, {
        "email": f"{mark}@example.org", "format": "text", "agree": "1"})
    note("follow", mark, status, 200)   # a page: look into your mail


def apply(where, mark):
    page = f"/editions/{open_call}/apply"
    status, own = fill_in(where, page, page + "/start", {"track": track})
    if status != 303:
        refused["apply", status] += 1
        return
    status, _ = fill_in(where, own + "/1", own + "/1", {
        "name": mark, "email": f"{mark}@example.org", "country": "LV",
        "lang": "en", "go": "on"})
    note("apply", mark, status)


def sign_in(where, mark):
    try:
        mark = people.pop()     # each has one link only
    except IndexError:
        query(where, mark)
        return
    status, _ = fill_in(where, "/sign-in", "/sign-in", {"email": mark})
    note("sign-in", mark, status)


KINDS = [query, follow, apply, sign_in]


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
    while request("GET", "/editions/baltic-2025", {}) is None:
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


# What one acknowledged form leaves in the store, once.
SQL = {
    "query": "SELECT subject FROM query WHERE subject LIKE 'fault-%'",
    "follow": "SELECT substr(email, 1, instr(email, '@') - 1) FROM follower"
              " WHERE email LIKE 'fault-%'",
    # A number of its own, and what was typed on its first page.
    "apply": "SELECT text FROM application_typed WHERE name = 'name'"
             " AND text LIKE 'fault-%'",
    "sign-in": "SELECT to_address FROM outbox WHERE kind = 'person.sign-in'",
}


def wrong(db):
    """What was acknowledged and does not stand in the store exactly once."""
    lost, doubled = [], []
    for kind, sql in SQL.items():
        count = collections.Counter(t for t, in db.execute(sql))
        lost += [(k, m) for k, m in acknowledged
                 if k == kind and count[m] == 0]
        doubled += [(kind, m) for m, n in count.items() if n > 1]
    return lost, doubled


def known():
    """An open call with a track, and who could sign in, from a copy."""
    subprocess.run([program, "backup", "copy.db"], check=True,
                   stdout=subprocess.DEVNULL)
    db = sqlite3.connect("copy.db")
    slug, edition = db.execute(
        "SELECT e.slug, e.id FROM call c JOIN edition e ON e.id ="
        " c.edition_id WHERE e.public = 1 AND (c.by_hand = 'open' OR"
        " (c.by_hand = '' AND c.opens < ?1 AND c.closes > ?1))",
        (int(time.time()),)).fetchone()
    way = db.execute("SELECT id FROM track WHERE edition_id = ? AND"
                     " invited = 0 ORDER BY pos", (edition,)).fetchone()
    return slug, way[0] if way else "", [
        e for e, in db.execute("SELECT email FROM person WHERE email <> ''")]


open_call, track, people = known()
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
kinds = collections.Counter(k for k, _ in acknowledged)
print(", ".join(f"{n} {k}" for k, n in kinds.items()))
check("there was something of each kind to lose",
      all(kinds[k] > 5 for k in SQL))
check("there were kills", sum(kills.values()) > 5)
check("nothing acknowledged is lost", not lost)
check("nothing is doubled", not doubled)
check("back within 3 s", slowest < 3)
check("no refusal", not refused)
check("the store is whole", db.execute("PRAGMA integrity_check").fetchone()
      == ("ok",) and not db.execute("PRAGMA foreign_key_check").fetchall())
# Whether this count could tell.
acknowledged.append(("query", "fault that never was"))
check("a loss would be seen", len(wrong(db)[0]) == 1)
print(f"{good} passed, {bad} failed")
sys.exit(bad > 0)
