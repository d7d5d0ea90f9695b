"""Soak test: one node, every kind of load at a constant rate, and a clock that advances by a day at a time, so that retention removes rows."""

import argparse
import contextlib
import http.client
import http.server
import itertools
import json
import os
import re
import shutil
import subprocess
import threading
import time
import uuid
from pathlib import Path

import machine
from servers import PORTS, ROOT, WORK, Dateline, say

SAMPLES = 12
RATE = 4  # Articles per second, each with about 40 requests: edits, publications, pulls and reads.
SOURCE = "soak-wire"


class Client:
    """One connection, one key."""

    def __init__(self, url, key):
        self.address, self.headers, self.connection = url.removeprefix("http://"), {"Authorization": f"Bearer {key}"} if key else {}, None
        self.counts = {}

    def __call__(self, method, path, body=None, **headers):
        fields = dict(self.headers, **{name.replace("_", "-"): value for name, value in headers.items()})
        if isinstance(body, (dict, list)):
            body = json.dumps(body)
            fields.setdefault("Content-Type", "application/merge-patch+json" if method == "PATCH" else "application/json")
        for attempt in (1, 2):
            try:
                self.connection = self.connection or http.client.HTTPConnection(self.address, timeout=30)
                self.connection.request(method, path, body=body, headers=fields)
                answer = self.connection.getresponse()
                content = answer.read()
                self.counts[answer.status] = self.counts.get(answer.status, 0) + 1
                with contextlib.suppress(ValueError):
                    content = json.loads(content)
                return answer.status, answer.headers, content
            except (OSError, http.client.HTTPException):
                self.connection = None
                if attempt == 2:
                    self.counts["error"] = self.counts.get("error", 0) + 1
                    return 0, {}, None


class Receiver(http.server.BaseHTTPRequestHandler):
    """Receives webhook deliveries."""

    taken = 0

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        Receiver.taken += 1
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_):
        pass


class Soak:
    def __init__(self, node, receiver):
        self.node, self.receiver, self.ended = node, receiver, threading.Event()
        self.admin = self.client(node.admin["Authorization"].split()[1])
        self.clients, self.numbers, self.live = [], itertools.count(1), []
        end = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + 600 * 86_400))
        self.keys = {
            "desk": self.key(end, "articles:write", "articles:read", "feeds:write"),
            "rights": self.key(end, "partners:write", "permissions:write", "keys:write", "audit:read"),
        }
        self.partners = [self.partner(end, licensed) for licensed in (True, False)]
        self.admin("POST", "/v1/webhooks", {"url": receiver, "description": "soak"})

    def client(self, key):
        client = Client(self.node.url, key)
        if hasattr(self, "clients"):
            self.clients.append(client)
        return client

    def made(self, answer):
        status, _, body = answer
        if status not in (200, 201):
            raise RuntimeError(f"{status} {body}")
        return body

    def key(self, end, *scopes):
        return self.made(self.admin("POST", "/v1/keys", {"name": "soak", "scopes": list(scopes), "expiresAt": end}))["secret"]

    def partner(self, end, licensed):
        partner = self.made(self.admin("POST", "/v1/partners", {"name": f"Partner {uuid.uuid4()}"}))["id"]
        key = self.made(self.admin("POST", f"/v1/partners/{partner}/keys", {"name": "pull", "expiresAt": end}))
        if licensed:
            permission = self.made(self.admin("POST", "/v1/permissions", {
                "partner": partner, "title": "All", "everything": True, "level": "full", "quota": {"limit": 100_000, "period": "day"}}))["id"]
            self.made(self.admin("POST", f"/v1/permissions/{permission}/activations", {}))
        return key["secret"]

    def newsroom(self, desk):
        n = next(self.numbers)
        story = {"headline": f"Story {n}", "section": f"section-{n % 20}", "tags": [f"tag-{n % 300}"], "source": SOURCE, "visibility": "public",
                 "body": [{"type": "paragraph", "text": f"It rained for {n} days. " * 8}]}
        status, headers, draft = desk("POST", "/v1/articles", story, Idempotency_Key=str(uuid.uuid4()))
        if status != 201:
            return
        path, tag = f"/v1/drafts/{draft['id']}", headers["ETag"]
        for teaser in ("One", "Two", "Three"):
            tag = desk("PATCH", path, {"teaser": teaser}, If_Match=tag)[1].get("ETag", tag)
        article = f"/v1/articles/{draft['id']}"
        desk("POST", article + "/publications", {}, If_Match=tag)
        for changed in range(3):
            tag = desk("GET", path)[1].get("ETag", "")
            desk("POST", article + "/corrections", {"kind": "correction", "note": "Wrong.", "changes": {"teaser": f"Right {changed}"}}, If_Match=tag)
        self.live.append(draft["id"])
        if n % 5 == 0:
            desk("POST", article + "/withholdings", {"reason": "Checked."})
            desk("POST", article + "/releases", {"reason": "Right."})
        if n % 11 == 0:
            desk("POST", article + "/kills", {"reason": "Court."})
        if n % 40 == 0:
            self.bring(desk, n)
        if n % 60 == 0:
            feed = f"/v1/feeds/feed-{n % 7}"
            tag = desk("GET", feed)[1].get("ETag")
            desk("PUT", feed, {"title": f"Feed {n}", "query": {"section": ["section-1"]}}, **({"If_Match": tag} if tag else {"If_None_Match": "*"}))

    def bring(self, desk, n):
        items = "".join(f"<item><guid>soak-{n}-{i}</guid><title>Item {n} {i}</title><description>It snowed.</description></item>" for i in range(20))
        status, _, job = desk("POST", "/v1/imports", {"source": SOURCE})
        if status == 201:
            document = f'<rss version="2.0"><channel><title>Soak</title>{items}</channel></rss>'
            desk("PUT", f"/v1/imports/{job['id']}/document", document, Content_Type="application/octet-stream")

    def pulls(self, partner, refused):
        cursor = getattr(self, "cursor", None)
        status, _, body = partner("GET", "/v1/syndication/changes?limit=100" + (f"&since={cursor}" if cursor else ""))
        self.cursor = body["nextCursor"] if status == 200 else None
        if self.live:
            identity = self.live[-1]
            partner("GET", f"/v1/syndication/articles/{identity}")
            refused("GET", f"/v1/syndication/articles/{identity}")

    def reads(self, reader):
        n = next(self.numbers)
        for path in ("/v1/articles?limit=20", f"/v1/articles?q=rained+{n % 50}&limit=5", "/v1/feeds/latest.rss", "/v1/changes?limit=5", "/v1/tags"):
            reader("GET", path)
        if self.live:
            reader("GET", f"/v1/articles/{self.live[-1]}")

    def work(self, task, rate, *keys):
        clients = [self.client(key) for key in keys]
        due = time.monotonic()
        while not self.ended.is_set():
            try:
                task(*clients)
            except (KeyError, TypeError) as error:
                say(f"{task.__name__}: {error!r}")
            due = max(due + 1 / rate, time.monotonic())
            self.ended.wait(max(0, due - time.monotonic()))

    def begin(self):
        for task, rate, keys in ((self.newsroom, RATE / 2, [self.keys["desk"]]), (self.newsroom, RATE / 2, [self.keys["desk"]]),
                                 (self.pulls, 2, self.partners), (self.reads, 2, [None])):
            threading.Thread(target=self.work, args=(task, rate, *keys), daemon=True).start()

    def counts(self):
        counts = {}
        for client in self.clients:
            for status, count in list(client.counts.items()):
                counts[status] = counts.get(status, 0) + count
        return counts


def java(pid):
    return pid if "java" in Path(f"/proc/{pid}/comm").read_text() else next(p for p in machine._trees(pid) if "java" in Path(f"/proc/{p}/comm").read_text())


def live_heap(pid):
    """Live heap in megabytes, after a full collection."""
    subprocess.run(["jcmd", str(pid), "GC.run"], capture_output=True, check=True)
    output = subprocess.run(["jcmd", str(pid), "GC.heap_info"], capture_output=True, text=True, check=True).stdout
    return sum(int(used) for used in re.findall(r"(?:PSYoungGen|ParOldGen|def new generation|tenured generation|garbage-first heap).*?used (\d+)K", output)) / 1024


def kilobytes_by_class(pid):
    """Kilobytes of the live objects of each class; a full collection comes before."""
    output = subprocess.run(["jcmd", str(pid), "GC.class_histogram"], capture_output=True, text=True, check=True).stdout
    return {name: int(size) // 1024 for size, name in re.findall(r"^\s*\d+:\s+\d+\s+(\d+)\s+(\S+)", output, re.MULTILINE)}


def bounds():
    """What bounds each table, from the documentation."""
    return dict(re.findall(r"^\| `([a-z_]+)` \| (.+?) \|$", (ROOT / "docs" / "retention.md").read_text(), re.MULTILINE))


def rss(*roots):
    total = 0
    for pid in machine._trees(*roots):
        with contextlib.suppress(OSError, TypeError):
            total += int(re.search(r"RssAnon:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())[1]) / 1024
    return total


def rows(database):
    names = database.column("select relname from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace order by 1")
    query = " union all ".join(f"select '{name}', count(*) from {name}" for name in names)
    return {name: int(count) for name, count in (line.split("|") for line in database.column(query))}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=1800)
    parser.add_argument("--days", type=int, help="by which the clock moves; a day every eight seconds unless given")
    options = parser.parse_args()
    days = options.days or max(1, options.seconds // 8)
    WORK.mkdir(parents=True, exist_ok=True)
    data = WORK / "soak"
    shutil.rmtree(data, ignore_errors=True)
    port = next(PORTS)
    receiver = http.server.ThreadingHTTPServer(("127.0.0.1", port), Receiver)
    threading.Thread(target=receiver.serve_forever, daemon=True).start()
    settings = {
        "DATELINE_RETENTION_LOOK_EVERY": "2s", "DATELINE_RETENTION_DENIED_READS": "P30D", "DATELINE_IMPORTS_LOG_KEPT": "P30D",
        "DATELINE_OUTBOUND_ALLOW_PRIVATE_TARGETS": "127.0.0.1", "DATELINE_OUTBOUND_HTTPS_ONLY": "false", "DATELINE_DEMO": "false"}
    with Dateline(ROOT, data, name="soak", **settings) as node:
        node.ready()
        soak = Soak(node, f"http://127.0.0.1:{port}/")
        pid, samples = java(node.pid), []
        soak.begin()
        begun = time.monotonic()
        for sample in range(1, SAMPLES + 1):
            moved = days * (sample - 1) // SAMPLES
            while (passed := time.monotonic() - begun) < options.seconds * sample / SAMPLES:
                if (due := int(days * passed / options.seconds)) > moved:
                    node.database.sql(f"insert into clock_offset values (interval '{due - moved} days')")
                    moved = due
                time.sleep(0.5)
            files = len(os.listdir(f"/proc/{pid}/fd"))
            samples.append((live_heap(pid), rss(pid), rss(node.database.pid), files, rows(node.database), kilobytes_by_class(pid)))
            heap, memory, database, files, counted, _ = samples[-1]
            say(f"{int(passed)} s, day {moved}: live heap {heap:.0f} MB, anonymous RSS {memory:.0f} MB, database {database:.0f} MB, {files} files, "
                f"{counted['article']} articles, {counted['change']} changes, {Receiver.taken} deliveries, answers {soak.counts()}")
        soak.ended.set()
        time.sleep(2)
        report(samples)


def report(samples):
    half, last = samples[SAMPLES // 2 - 1], samples[-1]
    print(f"\nlive heap {half[0]:.0f} -> {last[0]:.0f} MB, anonymous RSS {half[1]:.0f} -> {last[1]:.0f} MB, files {half[3]} -> {last[3]} (half time -> end)")
    grown = {name: size - half[5].get(name, 0) for name, size in last[5].items()}
    print(f"\n{'live objects, kB':60} {'half':>9} {'end':>9}")
    for name in sorted(grown, key=grown.get, reverse=True)[:12]:
        print(f"{name[:60]:60} {half[5].get(name, 0):9} {last[5][name]:9}")
    bound = bounds()
    print(f"\n{'table':24} {'quarter':>9} {'half':>9} {'3/4':>9} {'end':>9}  bounded by")
    quarters = [samples[SAMPLES * n // 4 - 1][4] for n in (1, 2, 3, 4)]
    for name in last[4]:
        if any(quarter[name] for quarter in quarters):
            print(f"{name:24} " + " ".join(f"{quarter[name]:9}" for quarter in quarters) + "  " + bound.get(name, "")[:90])


if __name__ == "__main__":
    main()
