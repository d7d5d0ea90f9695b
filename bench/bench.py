"""The command line of bench/run."""

import argparse
import contextlib
import fcntl
import signal
import sys
import traceback

import cases
import load
import report
from load import Wrk, pairs
from servers import WORK, commit, say


def compare(names, benches):
    """Measures the same reads of two commits in alternation. Ratios are those of the second commit to the first."""
    rows = []
    first, second = benches
    for read in cases.READS:
        if read.name not in names:
            continue
        say(read.name)
        loads = [Wrk(read.node(house), read.requests(house)[1], first.seconds) for house in map(read.house, (second, first))]
        rows.append(report.row(read.name, read.what, pairs(*loads, first.count), first.sha[:12]))
        say(f"{read.name}: {rows[-1]}")
    print(f"{second.sha[:12]} compared with {first.sha[:12]}\n\n{report.table(rows)}")


def measure(names, bench, results):
    failed = []
    for name in names:
        say(name)
        try:
            results.add(name, cases.CASES[name](bench))
        except Exception:
            traceback.print_exc()
            failed.append(name)
    if failed:
        sys.exit(f"Not measured: {', '.join(failed)}")


def main():
    every = [name for name in cases.CASES if name not in ("growth", "writing")]
    options = argparse.ArgumentParser(prog="bench/run", description=f"Cases: {', '.join(cases.CASES)}. Without any: all but growth and writing.")
    options.add_argument("case", nargs="*", help="what is measured")
    options.add_argument("--quick", action="store_true", help="whether it works: two pairs of runs of one second; RESULTS.md stays as it is")
    options.add_argument("--commit", default="HEAD", help="what is built and measured; what is not committed is not")
    options.add_argument("--compare", nargs=2, metavar=("A", "B"), help="two commits with each other, reads only")
    options.add_argument("--articles", type=int, default=10_000, help="that are there; at least 5,000")
    options.add_argument("--largest", type=int, default=1_000_000, help="what they grow to")
    options.add_argument("--seconds", type=int, help="of a run (4)")
    options.add_argument("--pairs", type=int, help="of runs that count (5)")
    given = options.parse_args()
    if unknown := set(given.case) - set(cases.CASES):
        options.error(f"No such case: {', '.join(sorted(unknown))}. There are {', '.join(cases.CASES)}.")
    names = given.case or every
    seconds, count = given.seconds or (1 if given.quick else 4), given.pairs or (2 if given.quick else 5)
    if given.quick:
        load.DISTURBED = 1
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("Terminated."))  # Runs the exit handlers, which stop the servers.
    WORK.mkdir(parents=True, exist_ok=True)
    lock = open(WORK / "lock", "w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        sys.exit(f"Another run is at work in {WORK}.")
    if given.compare:
        with contextlib.ExitStack() as ends:
            compare(names, [ends.enter_context(cases.Bench(commit(one), given.articles, given.largest, seconds, count, again=True)) for one in given.compare])
        return
    sha = commit(given.commit)
    with cases.Bench(sha, given.articles, given.largest, seconds, count, again=not given.quick) as bench:
        measure(names, bench, report.Report(sha, cases.CASES, seconds, kept=not given.quick))


main()
