"""Writes RESULTS.md, GROWTH.md and WRITING.md; they are never edited by hand."""

import json
import time
from dataclasses import asdict, dataclass
from pathlib import Path

import machine
from load import Compared
from servers import WORK

RESULTS = Path(__file__).parent / "RESULTS.md"
GROWN = Path(__file__).parent / "GROWTH.md"
WRITTEN = Path(__file__).parent / "WRITING.md"
HEAD = """| case | Dateline | compared with | ratio (lowest–highest) | target | | p50, ms | p99, ms | CPU, ms per request | pairs |
|---|---|---|---|---|---|---|---|---|---|
"""
GROWTH_HEAD = """| read, one client, uncached | buffers | | ratio | median, ms | | ratio | target | |
|---|---|---|---|---|---|---|---|---|
"""

WRITTEN_HEAD = """| what | measured | target | | by table, kB |
|---|---|---|---|---|
"""


@dataclass
class Row:
    """A row of a table."""

    case: str
    cells: list
    growth: bool = False


def mark(holds):
    return {True: "✓", False: "**✗**", None: ""}[holds]


def number(value):
    if value is None:
        return "–"
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def both(pairs, value):
    left, right = pairs.median(0, value), pairs.median(1, value)
    return "–" if left is None else number(left) + ("" if right is None else f" / {number(right)}")


def row(case, what, pairs, beside, least=None, most=None, unit="/s", also=None):
    """
    @param least minimum of the median ratio; `most` its maximum
    @param also another condition and its text: (holds, text)
    """
    if not pairs.runs:
        return Row(case, [what, "disturbed", "", "", "", mark(False), "", "", "", f"0, {pairs.dropped} dropped"])
    ratio, ratios = pairs.ratio(), pairs.ratios()
    conditions = [(ratio >= least, f"≥ {least}")] if least else [(ratio <= most, f"≤ {most}")] if most else []
    conditions += [also] if also else []
    return Row(case, [
        what, number(pairs.median(0, "rate")) + unit, f"{beside} {number(pairs.median(1, 'rate'))}{unit}",
        f"{ratio:.2f} ({min(ratios):.2f}–{max(ratios):.2f})", ", ".join(text for _, text in conditions),
        mark(all(holds for holds, _ in conditions) if conditions else None),
        both(pairs, "p50"), both(pairs, "p99"), both(pairs, "cpu"),
        str(len(pairs.runs)) + (f", {pairs.dropped} dropped" if pairs.dropped else "")])


def single(case, what, value, due, holds):
    """A row for a value that is measured once and compared with nothing."""
    return Row(case, [what, value, "", "", due, mark(holds), "", "", "", ""])


def lines(rows):
    return "".join("| " + " | ".join(one.cells) + " |\n" for one in rows)


def table(rows):
    usual, growth = [one for one in rows if not one.growth and one.case != "writing"], [one for one in rows if one.growth]
    written = [one for one in rows if one.case == "writing"]
    return (HEAD + lines(usual) if usual else "") + (GROWTH_HEAD + lines(growth) if growth else "") + (WRITTEN_HEAD + lines(written) if written else "")


class Report:
    """The results of one commit on this machine. A repeated case replaces its rows. Growth takes long and has a page of its own."""

    def __init__(self, sha, cases, seconds, kept):
        self.sha, self.cases, self.seconds, self.kept = sha, cases, seconds, kept
        self.file = WORK / f"results-{sha[:12]}.json"
        self.known = json.loads(self.file.read_text()) if kept and self.file.exists() else {}

    def add(self, case, rows):
        self.known[case] = {"rows": [asdict(one) for one in rows], "at": time.strftime("%Y-%m-%d %H:%M"),
                            "compared": Compared.compared, "wrong": Compared.wrong, "oldest": Compared.oldest}
        Compared.compared, Compared.wrong, Compared.oldest = 0, 0, 0.0
        print(table(rows), flush=True)
        if self.kept:
            self.file.write_text(json.dumps(self.known))
            if case == "growth":
                GROWN.write_text(self.grown())
            elif case == "writing":
                WRITTEN.write_text(self.written())
            else:
                RESULTS.write_text(self.text())

    def begins(self, what, measured):
        return f"""# {what}

Commit {self.sha[:12]}, {min(case['at'] for case in measured)} to {max(case['at'] for case in measured)}.
{machine.describe()}.
"""

    def grown(self):
        measured = [self.known["growth"]]
        return f"""{self.begins("Growth results", measured)}
`bench/run growth` writes this page; [README.md](README.md) describes the method.

{table([Row(**one) for one in measured[0]["rows"]])}"""

    def written(self):
        """All commits that were measured on this machine, the latest first, so that they can be compared."""
        measured = {file.stem.removeprefix("results-"): json.loads(file.read_text()).get("writing") for file in WORK.glob("results-*.json")}
        commits = sorted(((case["at"], sha, case["rows"]) for sha, case in measured.items() if case), reverse=True)
        tables = "\n".join(f"## Commit {sha}, {at}\n\n{table([Row(**one) for one in rows])}" for at, sha, rows in commits)
        return f"""# New articles

`bench/run writing` writes this page; [README.md](README.md) describes the method. {machine.describe()}.

{tables}"""

    def text(self):
        measured = [self.known[case] for case in self.cases if case in self.known and case not in ("growth", "writing")]
        rows = [Row(**one) for case in measured for one in case["rows"]]
        compared, wrong = (sum(case[what] for case in measured) for what in ("compared", "wrong"))
        oldest = max(case["oldest"] for case in measured)
        return f"""{self.begins("Benchmark results", measured)}
`bench/run` writes this page; [README.md](README.md) describes how each case is measured. Runs of {self.seconds} s alternate with the runs that they are
compared with, on the same cores; ratios are medians of pairs. Of two figures in p50, p99 and CPU, the second is that of the comparison. CPU is that of
Dateline and its database. [GROWTH.md](GROWTH.md) shows how costs grow with the number of articles.

{table(rows)}
One in a thousand cached responses was compared with an uncached read at the same position of the change log: {compared:,} compared, {wrong} wrong
(target: 0); the oldest position was {oldest:.2f} s old (target: at most 1 s).
"""
