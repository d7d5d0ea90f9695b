"""Cases that write: articles per second by bulk and by import, and what an article takes on disk, by table."""

import json
import shutil
import time
from datetime import datetime, timezone

import newsroom
from load import Connection
from report import Row, mark
from servers import WORK, Dateline, say

IN_A_REQUEST = 150  # lines of bulkArticles; a request has at most 1 MiB
SIZES = {"4.3 kB of HTML": (True, 20), "1 kB": (False, 12)}

TABLES = """
    select c.relname || ' ' || round(pg_total_relation_size(c.oid) / %d / 1000.0, 1) from pg_class c
    where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace and pg_total_relation_size(c.oid) / %d >= 100
    order by pg_total_relation_size(c.oid) desc
"""


def lines(many, is_long):
    """Lines of published articles, as exportArticles writes them, each with HTML in its paragraphs if it is long."""
    writer, begin = newsroom.Writer(1), datetime.now(timezone.utc) - many * newsroom.EVERY
    for number in range(many):
        story = writer.story(0 if is_long else newsroom.LONG)
        yield json.dumps({
            "state": "live", "publishedAt": (begin + number * newsroom.EVERY).isoformat().replace("+00:00", "Z"),
            "article": {
                "headline": f"{story['headline']} {number}", "teaser": story["teaser"], "section": story["section"], "source": story["source"],
                "sourceId": f"line-{number}", "visibility": "public", "tags": story["tags"], "bylines": [{"name": story["bylines"][0]["name"]}],
                "bodyHtml": "".join(f"<p>{block['html']}</p>" for block in story["body"])}})


def by_bulk(node, articles):
    """Sends items for which a request had no time left again, as a client does."""
    ask = Connection(node.url)
    for first in range(0, len(articles), IN_A_REQUEST):
        pending = articles[first:first + IN_A_REQUEST]
        while pending:
            ask.http.request("POST", "/v1/articles/bulk", "\n".join(pending), node.admin | {"Content-Type": "application/x-ndjson"})
            result = json.loads(ask.http.getresponse().read())
            others = [item for item in result.get("items", [result]) if item.get("status") != 201]
            if refused := [item for item in others if item.get("status") != 503 or "index" not in item]:
                raise RuntimeError(str(refused[0]))
            pending = [pending[item["index"]] for item in others]


def by_import(node, articles):
    ask = Connection(node.url)
    job = ask.json("/v1/imports", node.admin, "POST", {"source": {"slug": "wire"}, "publish": True, "visibility": "public"})["id"]
    ask.http.request("PUT", f"/v1/imports/{job}/document", "\n".join(articles), node.admin | {"Content-Type": "application/x-ndjson"})
    ask.http.getresponse().read()
    while (state := ask.json(f"/v1/imports/{job}", node.admin))["state"] in ("queued", "running"):
        time.sleep(0.1)
    if state["counts"]["created"] != len(articles):
        raise RuntimeError(str(state))


def written(bench, name, write, is_long):
    """Writes the articles to a new node. Returns articles per second, kilobytes per article and those of each table."""
    articles, data = list(lines(bench.articles, is_long)), WORK / "data" / f"{bench.sha[:12]}-{name}"
    shutil.rmtree(data, ignore_errors=True)
    data.mkdir(parents=True)
    say(f"{name}: writes {len(articles):,} articles")
    with Dateline(bench.built(), data, name=name).ready() as node:
        empty = int(node.database.sql("select pg_database_size('dateline')"))
        begun = time.monotonic()
        write(node, articles)
        rate = len(articles) / (time.monotonic() - begun)
        node.database.sql("vacuum")
        size = (int(node.database.sql("select pg_database_size('dateline')")) - empty) / len(articles) / 1000
        tables = ", ".join(node.database.column(TABLES % (len(articles), len(articles))))
    shutil.rmtree(data)
    return rate, size, tables


def writing(bench):
    """New articles on a new node, the compilation of the JVM included. One client sends one bulk request after the other."""
    rows = []
    for size, (is_long, most) in SIZES.items():
        for way, write in ("bulk", by_bulk), ("import", by_import):
            rate, kilobytes, tables = written(bench, f"writing-{way}", write, is_long)
            rows.append(Row("writing", [f"articles of {size} published by {way}", f"{rate:,.0f}/s", "≥ 200/s", mark(rate >= 200), ""]))
            if way == "bulk":
                rows.append(Row("writing", [f"disk per article of {size}, indexes included", f"{kilobytes:.1f} kB", f"≤ {most} kB",
                                            mark(kilobytes <= most), tables]))
    return rows
