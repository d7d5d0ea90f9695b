"""Load generation: runs of wrk and pgbench, alternating pairs of runs, and sampled responses that are compared."""

import http.client
import json
import random
import re
import statistics
import subprocess
import tempfile
import threading
import time
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path

import machine

HERE = Path(__file__).parent
CONNECTIONS = 32
THREADS = 2
SAMPLE = 1000  # One in this many responses is compared.
DISTURBED = 0.05  # Share of the machine that other processes may use; beyond it a pair is repeated.
SMALL_TAIL = 10  # Milliseconds: a p99 below is always short enough.
LARGE_TAIL = 3  # So many times the p99 of the comparison is short enough, too.
WARM = 1.05  # A load is warm when it gains less than this factor,
COMPILED = 0.05  # and the compilers of the JVM use less than this share of a core,
STEADY = 4  # in so many runs.
LONGEST_WARMING = 60


@dataclass
class Run:
    rate: float  # a second
    p50: float = None  # milliseconds
    p99: float = None
    cpu: float = None  # milliseconds a request
    requests: int = 0
    compiling: float = 0  # cores that the compilers of the JVM used


@dataclass
class Pairs:
    """Alternating runs of two sides, without those that other processes disturbed."""

    runs: list
    dropped: int

    def ratios(self):
        return [left.rate / right.rate for left, right in self.runs]

    def ratio(self):
        return statistics.median(self.ratios())

    def times(self):
        """Ratios of the time per response, left to right."""
        return statistics.median(left.p50 / right.p50 for left, right in self.runs)

    def has_short_tail(self):
        return self.median(0, "p99") <= max(LARGE_TAIL * self.median(1, "p99"), SMALL_TAIL)

    def median(self, side, value):
        values = [getattr(pair[side], value) for pair in self.runs]
        return None if None in values else statistics.median(values)


def warm(side, enough=STEADY):
    best, steady = 0, 0
    for _ in range(LONGEST_WARMING):
        run = side()
        steady = 0 if run.rate > WARM * best or run.compiling > COMPILED else steady + 1
        best = max(best, run.rate)
        if steady == enough:
            return


def pairs(left, right, count, enough=STEADY):
    """Runs A B A B … after both are warm. A disturbed pair is repeated, at most as often as there are pairs."""
    warm(left, enough), warm(right)
    runs, dropped = [], 0
    while len(runs) < count and dropped <= count:
        others = machine.Others()
        pair = left(), right()
        if others.share() > DISTURBED:
            dropped += 1
        else:
            runs.append(pair)
    return Pairs(runs, dropped)


def request(path, headers=None, method="GET", body=""):
    """The complete request as bytes."""
    fields = dict(headers or {}, Host="localhost")
    if body:
        fields |= {"Content-Type": "application/json", "Content-Length": len(body.encode())}
    return f"{method} {path} HTTP/1.1\r\n" + "".join(f"{name}: {value}\r\n" for name, value in fields.items()) + f"\r\n{body}"


class Wrk:
    """A load of one server; call it to run it."""

    def __init__(self, server, requests, seconds, connections=CONNECTIONS, once=False, pause=0):
        self.server, self.seconds, self.connections, self.once, self.pause = server, seconds, connections, once, pause
        self.count = len(requests)
        self.file = tempfile.NamedTemporaryFile("w", prefix="requests-")
        self.file.write("\0".join(requests))
        self.file.flush()

    def __call__(self):
        threads = min(THREADS, self.connections)
        mode = ["once", str(threads)] if self.once else ["random", str(self.pause)]
        before, compiling = self.server.cpu(), machine.compiling(self.server.pid)
        done = subprocess.run(
            ["wrk", f"-t{threads}", f"-c{self.connections}", f"-d{self.seconds}s", "--timeout", "10s", "-s", HERE / "wrk.lua",
             self.server.url, "--", self.file.name, *mode], capture_output=True, text=True, check=True)
        result = json.loads(done.stdout.strip().split("\n")[-1])
        if result["failed"] or not result["requests"]:
            raise RuntimeError(f"{result['failed']} of {result['requests']} requests to {self.server.url} failed")
        if self.once and result["requests"] > self.count:
            raise RuntimeError(f"{self.count} requests were too few for {self.seconds} seconds")
        return Run(result["requests"] / result["seconds"], result["p50"], result["p99"],
                   1000 * (self.server.cpu() - before) / result["requests"], result["requests"],
                   max(0, machine.compiling(self.server.pid) - compiling) / result["seconds"])


class Paced:
    """Requests at a fixed rate, whether the server keeps up or not. A latency counts from the instant at which the request was due: a closed loop such
    as wrk sends nothing while the server stalls, and so does not count the stall for the requests that it did not send (coordinated omission)."""

    SENDERS = 16

    def __init__(self, server, paths, rate, seconds, headers=None):
        self.server, self.paths, self.rate, self.seconds, self.headers = server, paths, rate, seconds, headers

    def __call__(self):
        latencies, failed = [], []
        begin = time.monotonic() + 0.1

        def send(first):
            ask, draw = Connection(self.server.url), random.Random(first)
            for number in range(first, self.rate * self.seconds, self.SENDERS):
                due = begin + number / self.rate
                time.sleep(max(0, due - time.monotonic()))
                status = ask(draw.choice(self.paths), self.headers)[0]
                latencies.append(1000 * (time.monotonic() - due))
                if status != 200:
                    failed.append(status)

        senders = [threading.Thread(target=send, args=(first,)) for first in range(self.SENDERS)]
        for sender in senders:
            sender.start()
        for sender in senders:
            sender.join()
        if failed or len(latencies) < self.rate * self.seconds:
            raise RuntimeError(f"{len(failed)} of {len(latencies)} requests to {self.server.url} failed: {failed[:3]}")
        latencies.sort()
        return Run(self.rate, latencies[len(latencies) // 2], latencies[len(latencies) * 99 // 100], requests=len(latencies))


def pgbench(database, script, seconds, clients):
    """Durable transactions per second on the disk of the newsroom, one transaction each."""
    with tempfile.NamedTemporaryFile("w", suffix=".sql") as file:
        file.write(script)
        file.flush()
        done = subprocess.run(
            ["pgbench", "-n", "-M", "prepared", "-c", str(clients), "-j", str(min(THREADS, clients)), "-T", str(seconds), "-f", file.name],
            env=database, capture_output=True, text=True, check=True)
    return Run(float(re.search(r"tps = ([\d.]+)", done.stdout)[1]))


class Connection:
    """A persistent connection; responses are (status, headers, body)."""

    def __init__(self, url):
        self.http = http.client.HTTPConnection(url.removeprefix("http://"), timeout=30)

    def __call__(self, path, headers=None, method="GET", body=None):
        fields = dict(headers or {})
        if body is not None:
            fields["Content-Type"] = "application/json"
            body = json.dumps(body)
        self.http.request(method, path, body, fields)
        answer = self.http.getresponse()
        return answer.status, answer.headers, answer.read()

    def json(self, path, headers=None, method="GET", body=None):
        status, _, answer = self(path, headers, method, body)
        if status not in (200, 201):
            raise RuntimeError(f"{status} {method} {path}: {answer.decode()}")
        return json.loads(answer)


class Compared:
    """Samples one in a thousand responses during a load. Afterwards it repeats each request without the response cache, at the same position of the change log."""

    compared = wrong = 0
    oldest = 0.0  # greatest age of a position in seconds

    def __init__(self, load, paths):
        self.load, self.paths, self.pause = load, paths, 0.1

    def __call__(self):
        taken, over = [], threading.Event()
        taker = threading.Thread(target=self.take, args=(taken, over))
        taker.start()
        try:
            run = self.load()
        finally:
            over.set()
            taker.join()
        self.pause = SAMPLE / run.rate
        self.compare(taken)
        return run

    def take(self, taken, over):
        ask = Connection(self.load.server.url)
        while not over.wait(self.pause):
            path = random.choice(self.paths)
            _, headers, body = ask(path)
            position, at = self.position(headers)
            if at:
                Compared.oldest = max(Compared.oldest, (datetime.now(timezone.utc) - datetime.fromisoformat(at)).total_seconds())
            taken.append((path, position, body))

    def compare(self, taken):
        ask = Connection(self.load.server.url)
        before = self.position(ask(self.paths[0])[1])[0]
        again = {path: self.past_memory(ask, path) for path in {path for path, _, _ in taken}}
        if before != self.position(ask(self.paths[0])[1])[0]:
            return
        for path, position, body in taken:
            if position == before:
                Compared.compared += 1
                Compared.wrong += body != again[path]

    # A request with the whole URL in its first line is never a cache hit.
    def past_memory(self, ask, path):
        ask.http.request("GET", self.load.server.url + path)
        answer = ask.http.getresponse()
        if answer.status != 200:
            raise RuntimeError(f"{path} without the cache: {answer.status} {answer.read()}")
        if "Dateline-Position" in answer.headers:
            raise RuntimeError(f"{path} was answered from memory")
        return answer.read()

    @staticmethod
    def position(headers):
        """The log position of a cached response and its instant; nothing if the response is not a cache hit."""
        found = re.fullmatch(r'"(.+)";at="(.+)Z"', headers.get("Dateline-Position", ""))
        return (found[1], found[2] + "+00:00") if found else (None, None)
