"""Describes this machine and the CPU use of its processes, read from /proc."""

import os
import platform
import re
import subprocess
import time
from collections import defaultdict
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")
CORES = len(os.sched_getaffinity(0))


def _stat(pid):
    # The fields after the name, which may contain anything: state, parent, …
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()


def _trees(*roots):
    children = defaultdict(list)
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            children[int(_stat(pid)[1])].append(int(pid))
        except OSError:
            pass  # The process has ended.
    found = list(roots)
    for pid in found:
        found += children[pid]
    return set(found)


def cpu(*roots):
    """CPU seconds of these processes and their descendants, ended ones included."""
    ticks = 0
    for pid in _trees(*roots):
        try:
            ticks += sum(map(int, _stat(pid)[11:15]))
        except OSError:
            pass
    return ticks / TICKS


def compiling(pid):
    """CPU seconds of the compilers of a JVM; 0 for another program. The JVM ends a compiler that has nothing to do, which lowers the sum."""
    ticks = 0
    for thread in Path(f"/proc/{pid}/task").iterdir():
        try:
            if "CompilerThre" in (thread / "comm").read_text():
                ticks += sum(map(int, (thread / "stat").read_text().rpartition(")")[2].split()[11:13]))
        except OSError:
            pass
    return ticks / TICKS


def _busy():
    user, nice, system, _, _, _, _, steal = map(int, Path("/proc/stat").read_text().split("\n")[0].split()[1:9])
    return (user + nice + system + steal) / TICKS


class Others:
    """CPU used since a moment by other processes and other guests of the host."""

    def __init__(self):
        self.since, self.busy, self.own = time.monotonic(), _busy(), cpu(os.getpid())

    def share(self):
        own = cpu(os.getpid()) - self.own
        return max(0, _busy() - self.busy - own) / (time.monotonic() - self.since) / CORES


def peak_megabytes(pid):
    return int(re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())[1]) / 1024


def _version(*command):
    done = subprocess.run(command, capture_output=True, text=True)
    return (done.stdout + done.stderr).strip().split("\n")[0]


def describe():
    cpu_info = Path("/proc/cpuinfo").read_text()
    model = re.search(r"model name\s*: (.*)", cpu_info)
    memory = int(re.search(r"MemTotal:\s+(\d+)", Path("/proc/meminfo").read_text())[1]) / 1024 / 1024
    programs = [_version("java", "-version"), _version("nginx", "-v"), _version("wrk", "-v"), _version("varnishd", "-V")]
    return (f"{CORES} cores of {model[1] if model else platform.machine()}, {memory:.0f} GiB, Linux {platform.release()}; "
            + "; ".join(re.sub(r"\s*(Copyright|\(built).*|\[epoll\].*", "", one) for one in programs))
