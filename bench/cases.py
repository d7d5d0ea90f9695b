"""The cases. A case is a function of a Bench that returns the rows for the report."""

import contextlib
import json
import os
import random
import statistics
import subprocess
import tempfile
import time
from dataclasses import dataclass
from functools import cached_property

import machine
import newsroom
import report
from installed import Installed
from load import CONNECTIONS, LARGE_TAIL, SMALL_TAIL, Compared, Connection, Paced, Run, Wrk, pairs, pgbench, request, warm
from report import Row, mark, number, row, single
from servers import PORTS, ROOT, Nginx, Server, build, jdk25, say
from writing import writing

# A row about as long as a receipt.
ONE_ROW = """insert into one_row (id, partner, article, at, text)
values (gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), now(), repeat('receipt ', 100));"""


class Bench:
    """Installations of a commit and a file server, each started when a case first uses it."""

    def __init__(self, sha, articles, largest, seconds, count, again):
        self.sha, self.articles, self.largest, self.seconds, self.count, self.again = sha, articles, largest, seconds, count, again
        self.ends = contextlib.ExitStack()

    @cached_property
    def house(self):
        return self.ends.enter_context(Installed(self.sha, self.articles, self.again))

    def built(self):
        return build(self.sha)

    @cached_property
    def long_house(self):
        """The same with 4.3 kB of HTML in every article."""
        return self.ends.enter_context(Installed(self.sha, self.articles, self.again, long=self.articles))

    @cached_property
    def nginx(self):
        return self.ends.enter_context(Nginx())

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.ends.close()

    def inserts(self, clients):
        """Durable inserts per second on this machine, one row per transaction."""
        environment = self.house.database.environment | {"PGDATABASE": "one_row"}
        if not self.house.database.sql("select 1 from pg_database where datname = 'one_row'"):
            self.house.database.sql("create database one_row")
            subprocess.run(["psql", "-Xqc", "create table one_row (id uuid primary key, partner uuid, article uuid, at timestamptz, text text)"],
                           env=environment, check=True)
        return lambda: pgbench(environment, ONE_ROW, self.seconds, clients)


GZIP = {"Accept-Encoding": "gzip"}
SHORT_TAIL = f"p99 ≤ max({LARGE_TAIL} ×, {SMALL_TAIL} ms)"


@dataclass
class Read:
    """A read that is compared with nginx serving the same bytes, or with another commit."""

    name: str
    what: str
    least: float  # minimum ratio; None if there is no target
    cached: bool
    paths: object  # function of an Installed
    known: bool = False  # sent with the ETag, so that the response is a 304
    tail: bool = False  # whether p99 has a bound
    partner: bool = False  # sent with a key
    long: bool = False  # from the newsroom whose articles all have 4.3 kB of HTML
    gzip: bool = False  # compressed; nginx has the same bytes as a .gz file

    def house(self, bench):
        return bench.long_house if self.long else bench.house

    def node(self, house):
        return house.node if self.cached else house.uncached

    def headers(self, house):
        return (house.partner if self.partner else {}) | (GZIP if self.gzip else {})

    def watched(self, load, paths):
        """Samples and compares cached responses."""
        return Compared(load, paths) if self.cached and not self.partner else load

    def requests(self, house, store=lambda name, body, gzip: None):
        """The requests to Dateline, and the result of store for each response."""
        headers = self.headers(house)
        node, paths = self.node(house), self.paths(house)
        ask, ours, stored = Connection(node.url), [], []
        for n, path in enumerate(paths):
            status, answer, body = ask(path, headers)
            if status != 200 or (answer["Content-Encoding"] == "gzip") != self.gzip:
                raise RuntimeError(f"{status} {path}: {body[:200]}")
            ours.append(request(path, headers | ({"If-None-Match": answer["ETag"]} if self.known else {})))
            stored.append(store(f"{self.name}/{n}", body, self.gzip))
        return paths, ours, stored

    def __call__(self, bench):
        house = self.house(bench)
        paths, ours, stored = self.requests(house, bench.nginx.serve_file)
        theirs = [request(path, GZIP if self.gzip else {}) for path, _ in stored]
        load = self.watched(Wrk(self.node(house), ours, bench.seconds), paths)
        measured = pairs(load, Wrk(bench.nginx, theirs, bench.seconds), bench.count)
        tail = (measured.has_short_tail(), SHORT_TAIL) if self.tail and measured.runs else None
        rows = [row(self.name, self.what, measured, "nginx", self.least, also=tail)]
        if self.known:
            known = [request(path, {"If-None-Match": tag}) for path, tag in stored]
            both = pairs(load, Wrk(bench.nginx, known, bench.seconds), bench.count)
            rows.append(row(self.name, f"{self.what}, compared with 304s", both, "nginx's 304"))
        return rows


READS = [
    Read("cached-article-1kb", "article of 1 kB, cached", 0.8, True, Installed.articles_by_id, tail=True),
    Read("cached-article-4kb", "article of 4.3 kB, cached", 0.25, True, Installed.articles_by_id, tail=True, long=True),
    Read("cached-article-4kb-gzip", "article of 4.3 kB, cached, gzip", 0.7, True, Installed.articles_by_id, tail=True, long=True, gzip=True),
    Read("cached-list", "list of 20, cached", 0.8, True, Installed.newest, tail=True),
    Read("cached-section-list", "section list, cached", 0.8, True, Installed.sections, tail=True),
    Read("cached-feed", "feed as RSS, cached", 0.8, True, Installed.feed, tail=True),
    Read("article-304", "article, 304", 0.9, True, Installed.articles_by_id, known=True),
    Read("list-304", "list of 20, 304", 0.9, True, Installed.newest, known=True),
    Read("section-list-304", "section list, 304", 0.9, True, Installed.sections, known=True),
    Read("feed-304", "feed as RSS, 304", 0.9, True, Installed.feed, known=True),
    Read("uncached-article-1kb", "article of 1 kB by slug, uncached", 0.07, False, Installed.articles_by_slug),
    Read("uncached-article-4kb", "article of 4.3 kB by slug, uncached", 0.04, False, Installed.long_articles),
    Read("uncached-list", "list of 20, 400 distinct pages, uncached", 0.03, False, Installed.pages),
    Read("uncached-section-list", "section list, distinct pages, uncached", 0.03, False, Installed.section_pages),
    Read("uncached-search", "search with 20 results, uncached", 0.012, False, Installed.searches),
    Read("cached-change-feed", "partner change feed, nothing new", 0.3, True, Installed.stream, partner=True),
    Read("cached-package", "package pulled again", 0.3, True, Installed.some_packages, partner=True),
]

# Requests per second at which latency is measured.
RATES = {
    "cached-article-1kb": 1_000, "cached-article-4kb": 1_000, "cached-list": 500, "cached-section-list": 500, "cached-feed": 500,
    "uncached-article-4kb": 500, "uncached-list": 300, "uncached-section-list": 300, "cached-change-feed": 500, "cached-package": 500}


def latency(bench):
    """Reads at a fixed rate that is far below what the server can do."""
    rows = []
    for read in READS:
        if read.name not in RATES:
            continue
        house = read.house(bench)
        paths, _, stored = read.requests(house, bench.nginx.serve_file)
        loads = [Paced(server, addresses, RATES[read.name], bench.seconds, headers) for server, addresses, headers in (
            (read.node(house), paths, read.headers(house)), (bench.nginx, [path for path, _ in stored], {}))]
        loads[0]()
        measured = pairs(*loads, bench.count, enough=1)
        if not measured.runs:
            continue
        due = (SHORT_TAIL, measured.has_short_tail()) if read.cached else ("", None)
        p50, p99 = (report.both(measured, value) for value in ("p50", "p99"))
        rows.append(Row("latency", [f"{read.what}, at {RATES[read.name]:,}/s", "", "nginx", "", due[0], mark(due[1]), p50, p99, "", str(len(measured.runs))]))
    return rows


def small_cache(bench):
    """Random articles of 4.3 kB with a cache that holds a few in a hundred of them, compared with no cache."""
    house = bench.long_house
    ours = [request(path) for path in house.articles_by_id()]
    with house.beside(name="small-cache", DATELINE_CACHE_BYTES="4M").ready() as small:
        measured = pairs(Wrk(small, ours, bench.seconds), Wrk(house.uncached, ours, bench.seconds), bench.count)
    return [row("small-cache", "article of 4.3 kB, cache of 4 MB", measured, "no cache:", 0.95)]


def new_package(bench):
    """Each run uses new partners. Afterwards there must be as many receipts as responses."""
    house = bench.house

    def pulls():
        keys = [house.new_partner(), house.new_partner()]
        load = Wrk(house.node, [request(path, key) for key in keys for path in house.packages()], bench.seconds, once=True)
        before = int(house.database.sql("select count(*) from receipt"))
        run = load()
        written = int(house.database.sql("select count(*) from receipt")) - before
        if written < run.requests:
            raise RuntimeError(f"{run.requests} packages and {written} receipts")
        return run

    # The JVM compiles for half a minute, and runs differ by more than one run gains.
    measured = pairs(pulls, bench.inserts(CONNECTIONS), bench.count, enough=10)
    return [row("new-package", f"package with durable receipt, {CONNECTIONS} clients", measured, "pgbench", 0.12)]


def uncached_feed(bench):
    """Measures one client, and as many clients as the other cases use with distinct pages, since requests for one page share one read."""
    house = bench.house
    alone = Wrk(house.uncached, [request(path) for path in house.feed()], bench.seconds, connections=1)
    many = Wrk(house.uncached, [request(path) for path in house.feed_pages()], bench.seconds)
    warm(many), warm(alone)
    patience = statistics.median(alone().p50 for _ in range(bench.count))
    rate = statistics.median(many().rate for _ in range(bench.count))
    return [
        single("uncached-feed", "feed as RSS, uncached, one client", f"p50 {patience:.2f} ms", "≤ 4 ms", patience <= 4),
        single("uncached-feed", f"feed as RSS, {many.count} distinct pages, uncached, {CONNECTIONS} clients", f"{rate:,.0f}/s", "≥ 500/s", rate >= 500)]


def create(bench):
    house = bench.house

    def creations():
        posts = [request("/v1/articles", house.node.admin, "POST", json.dumps(house.draft())) for _ in range(1_000 * bench.seconds)]
        return Wrk(house.node, posts, bench.seconds, connections=1, once=True)()

    measured = pairs(creations, bench.inserts(1), bench.count)
    enough = measured.runs and measured.median(0, "rate") >= 200
    return [row("create", "articles created by one client", measured, "pgbench", also=(enough, "200/s"))]


def start(bench):
    """Time from the command to the first 200, on the migrated database of a running node; both on JDK 25."""
    if not jdk25():
        return [single("start", "start with an AOT cache", "needs a JDK 25", "", None)]
    settings = {"PATH": f"{jdk25()}/bin:{os.environ['PATH']}"}

    def first_answer(home):
        begun = time.monotonic()
        node = bench.house.beside(home=home, name="start", **settings)
        try:
            node.wait("/v1/articles?limit=1", every=0.01)
            return Run(time.monotonic() - begun)
        finally:
            node.stop(kill=True)

    plain, cached = bench.house.home, build(bench.sha, aot=True)
    measured = pairs(lambda: first_answer(cached), lambda: first_answer(plain), bench.count)
    return [row("start", "start to first 200, AOT cache", measured, "plain", most=0.6, unit=" s")]


def memory(bench):
    """Throughput of the list with the default heap of bin/dateline and with 1 GB, both just started; their peak RSS, and that of the node that ran all
    other cases."""
    house = bench.house
    ours = [request(path) for path in house.newest()]
    with house.beside(name="default-heap").ready() as usual, house.beside(name="large-heap", heap="1g").ready() as large:
        measured = pairs(Wrk(usual, ours, bench.seconds), Wrk(large, ours, bench.seconds), bench.count)
        peak, other, old = (machine.peak_megabytes(node.pid) for node in (usual, large, house.node))
    return [
        row("memory", "list of 20, default heap", measured, "heap of 1 GB:", 0.9),
        single("memory", "peak RSS during these runs", f"{peak:.0f} MB; with 1 GB {other:.0f} MB", "≤ 420 MB", peak <= 420),
        single("memory", "peak RSS of the node that ran all other cases", f"{old:.0f} MB", "", None)]


class Varnish(Server):
    """Varnish as deploy/local runs it."""

    def __init__(self, port, purges, dateline):
        self.directory = tempfile.TemporaryDirectory(prefix="varnish-")
        os.chmod(self.directory.name, 0o755)
        super().__init__("varnish", [ROOT / "deploy/local/varnish"], port, {
            "VARNISH_LISTEN": f"127.0.0.1:{port}", "VARNISH_PURGES": f"127.0.0.1:{purges}",
            "VARNISH_DIR": self.directory.name, "DATELINE": dateline})

    def counters(self):
        output = subprocess.run(["varnishstat", "-n", self.directory.name, "-1", "-j", "-f", "MAIN.*"], capture_output=True, text=True, check=True)
        return {name.removeprefix("MAIN."): one["value"] for name, one in json.loads(output.stdout)["counters"].items()}


MIX_SECONDS = 16  # After this time nearly all paths of the mix have been requested once.


def mix(house):
    """Requests of readers: two in three for an article, newer ones more often; the rest for lists, sections and feeds."""
    draw = random.Random(1)
    articles = draw.choices(house.articles_by_id()[:1_000], cum_weights=newsroom.zipf(min(1_000, len(house.ids))), k=6_000)
    return [request(path) for path in articles + 1_200 * house.newest() + 60 * house.sections() + 600 * house.feed()]


def varnish(bench):
    """A thousand requests a second while an editor publishes once a second. Then articles are killed and requested."""
    house, port, purges = bench.house, next(PORTS), next(PORTS)
    settings = {"DATELINE_PURGE_URL": f"http://127.0.0.1:{purges}", "DATELINE_TRUSTED_PROXIES": "127.0.0.1",
                "DATELINE_OUTBOUND_ALLOW_PRIVATE_TARGETS": "127.0.0.0/8"}
    with house.beside(name="behind-varnish", **settings).ready() as node, \
            Varnish(port, purges, node.url.removeprefix("http://")) as front, house.editor(node) as published:
        front.wait("/v1/articles")
        asked = mix(house)
        Wrk(front, asked, MIX_SECONDS, pause=CONNECTIONS)()
        load = Wrk(front, asked, 4 * bench.seconds, pause=CONNECTIONS)
        before, stories = front.counters(), len(published)
        run = load()
        stories = len(published) - stories
        hits, misses, passed = (front.counters()[name] - before[name] for name in ("cache_hit", "cache_miss", "s_pass"))
        share = hits / (hits + misses + passed)
        gone = [vanishing(house, node, front) for _ in range(bench.count)]
    return [
        single("varnish", f"hits of Varnish at {run.rate:,.0f}/s, {stories} stories published", f"{share:.1%}, p99 {run.p99:.1f} ms", "≥ 95 %", share >= 0.95),
        single("varnish", "time from the kill response until Varnish no longer serves it", f"{max(gone):.2f} s, median {statistics.median(gone):.2f} s",
               "≤ 1 s", max(gone) <= 1)]


def vanishing(house, node, front):
    """Seconds until Varnish no longer serves a killed article under any path."""
    identity, read = house.publish(node), Connection(front.url)
    places = [f"/v1/articles/{identity}", *house.newest(), *house.feed()]

    def there(path):
        status, _, body = read(path)
        return status == 200 and identity.encode() in body

    until(lambda: all([there(path) for path in places]), 90)
    Connection(node.url).json(f"/v1/articles/{identity}/kills", node.admin, "POST", {"reason": "bench"})
    killed = time.monotonic()
    until(lambda: not any([there(path) for path in places]), 90)
    return time.monotonic() - killed


def until(holds, seconds):
    end = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > end:
            raise RuntimeError(f"The condition did not hold within {seconds} s.")
        time.sleep(0.01)


GROWING = [
    ("article by slug", Installed.articles_by_slug, {}, 1.5),
    ("list of 20", Installed.newest, {}, 1.5),
    ("section page", Installed.sections, {}, 1.5),
    ("keyset page 250", Installed.page_250, {}, 1.5),
    ("feed as RSS", Installed.feed, {}, 1.5),
    ("search, word of medium frequency", Installed.searches, {}, 1.5),
    ("search, common word", Installed.common_searches, {}, 3),
    ("partner change feed, nothing new", Installed.stream, {"partner": True}, 1.5),
]


def growth(bench):
    """One client, response cache off, two nodes with a database each: buffers per response and its time, in alternation."""
    with installed(bench, bench.articles) as small, installed(bench, bench.largest) as large:
        rows = [Row("growth", [f"articles: {bench.articles:,} → {bench.largest:,}"] + [""] * 8, True)]
        for what, paths, kind, most in GROWING:
            say(f"growth: {what}")
            asked = [Read(what, what, 0, True, paths, **kind).requests(house)[1] for house in (small, large)]
            loads = [Wrk(house.node, requests, bench.seconds, connections=1) for house, requests in zip((small, large), asked)]
            measured = pairs(loads[1], loads[0], bench.count)
            before, after = touched((small, large), loads, bench.seconds)
            pages = after / before
            buffers = [what, number(before), number(after), f"{pages:.2f}"]
            if measured.runs:
                times = measured.times()
                durations = [number(measured.median(1, "p50")), number(measured.median(0, "p50")), f"{times:.2f}"]
                rows.append(Row("growth", [*buffers, *durations, f"≤ {most}", mark(pages <= most and times <= most)], True))
            else:
                rows.append(Row("growth", [*buffers, "", "", "disturbed", f"≤ {most}", mark(False)], True))
            say(", ".join(rows[-1].cells))
        memory = [machine.peak_megabytes(house.node.pid) for house in (small, large)]
        disk = [float(house.database.sql("select pg_database_size('dateline') / 1024 / 1024")) for house in (small, large)]
    for what, (before, after), most in ("peak RSS, MB", memory, 1.1), ("database on disk, MB", disk, None):
        due = (f"≤ {most}", mark(after <= most * before)) if most else ("", "")
        rows.append(Row("growth", [what, number(before), number(after), f"{after / before:.2f}", "", "", "", *due], True))
    return rows


def installed(bench, size):
    house = Installed(bench.sha, size, again=False, DATELINE_CACHE_BYTES="0")
    # A partner is up to date only after a snapshot of everything; a small scope keeps that short.
    house.partner = house.new_partner(sections=newsroom.SECTIONS[-1:])
    return house


def touched(houses, loads, seconds):
    """Buffers of tables and indexes per response, each as often as it was accessed, less the background activity (such as autovacuum) measured just
    before and just after."""
    runs = []

    def counted(work):
        work()
        time.sleep(11)  # An idle connection reports its statistics after ten seconds.
        return [int(house.database.sql("select blks_hit + blks_read from pg_stat_database where datname = 'dateline'")) for house in houses]

    def idle():
        time.sleep(seconds * len(loads))

    counts = [counted(work) for work in (lambda: None, idle, lambda: runs.extend(load() for load in loads), idle)]
    return [(third - second - (second - first + fourth - third) / 2) / run.requests for first, second, third, fourth, run in zip(*counts, runs)]


CASES = {one.name: one for one in READS} | {
    one.__name__.replace("_", "-"): one for one in (latency, small_cache, uncached_feed, new_package, create, writing, start, memory, varnish, growth)}
