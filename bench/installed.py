"""A node of one commit with a generated newsroom, as the cases use it."""

import contextlib
import itertools
import random
import re
import shutil
import threading
import time
from functools import cached_property

import newsroom
from load import Connection
from servers import PUBLIC_URL, WORK, Dateline, build, say


class Installed:
    """One node with its database; more nodes can be started on the same database."""

    def __init__(self, sha, articles, again=True, long=newsroom.LONG, **settings):
        """
        @param again whether an existing newsroom is generated again
        @param long how many articles have 4.3 kB of HTML
        """
        self.sha, self.articles = sha, articles
        self.home = build(sha)
        self.data = WORK / "data" / (f"{sha[:12]}-{articles}" + ("" if long == newsroom.LONG else f"-{long}-long"))
        self.numbers = itertools.count(int(time.time()))
        self.ends = contextlib.ExitStack()
        if again or not (self.data / "filled").exists():
            shutil.rmtree(self.data, ignore_errors=True)
            self.data.mkdir(parents=True)
            say(f"writes {articles:,} articles")
            with Dateline(self.home, self.data, name="filled").ready() as node:
                newsroom.fill(node.database, articles, long)
            (self.data / "filled").touch()
        self.node = self.ends.enter_context(Dateline(self.home, self.data, name=f"node-{sha[:12]}", **settings)).ready()
        self.database = self.node.database
        self.wait_until_finished()

    def wait_until_finished(self):
        """Waits until the node has serialized the generated versions, and removes the row versions that this replaced.

        Serializing updates every row of `article_text`. Autovacuum leaves up to a fifth of the replaced row versions in the indexes, in a million
        articles for hours; a search then reads twice the pages that it reads in a newsroom that has been running.
        """
        if not self.database.sql("select to_regclass('finished_article')"):
            return
        while int(self.database.sql("select count(*) from finished_article")) < self.articles:
            time.sleep(1)
        self.database.sql("vacuum analyze")

    def beside(self, **settings):
        """Starts another node on the same database until the block ends."""
        return Dateline(settings.pop("home", self.home), self.data, self.database, **settings)

    @cached_property
    def uncached(self):
        return self.ends.enter_context(self.beside(name="uncached", DATELINE_CACHE_BYTES="0")).ready()

    def stop(self):
        self.ends.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()

    # Request paths.

    @cached_property
    def ids(self):
        return self.database.column("select id from article where created_by = 'bench' order by published_at desc limit 10000")

    def articles_by_id(self):
        return [f"/v1/articles/{one}" for one in self.ids]

    def articles_by_slug(self):
        return [f"/v1/articles/article-{n}" for n in random.Random(1).sample(range(self.articles), min(self.articles, 10_000))]

    def long_articles(self):
        """Articles with 4.3 kB of HTML."""
        return [f"/v1/articles/article-{n}" for n in range(newsroom.LONG)]

    def newest(self):
        return ["/v1/articles?limit=20"]

    def sections(self):
        return [f"/v1/articles?section={one}" for one in newsroom.SECTIONS]

    def feed(self):
        return ["/v1/feeds/latest.rss"]

    def feed_pages(self, many=200):
        """Pages of the feed, from the newest on."""
        ask, paths = Connection(self.node.url), self.feed()
        while len(paths) < many and (following := re.search('<([^>]+)>; rel="next"', ", ".join(ask(paths[-1])[1].get_all("Link", [])))):
            paths.append(following[1].removeprefix(PUBLIC_URL))
        return paths

    def searches(self, words=newsroom.MIDDLING):
        return [f"/v1/articles?q={one}" for one in words]

    def common_searches(self):
        return self.searches(newsroom.COMMON)

    def pages(self, many=400):
        """Pages of twenty articles, from the newest on."""
        ask, paths = Connection(self.node.url), ["/v1/articles?limit=20"]
        while len(paths) < many:
            paths.append(ask.json(paths[-1])["links"]["next"].removeprefix(PUBLIC_URL))
        return paths

    def section_pages(self):
        """The first twenty pages, of twenty articles each, of every section that has as many."""
        ask, paths = Connection(self.node.url), []
        for path in self.sections():
            for _ in range(20):
                paths.append(path)
                following = ask.json(path)["links"].get("next")
                if not following:
                    break
                path = following.removeprefix(PUBLIC_URL)
        return paths

    def page_250(self):
        return self.pages(250)[-1:]

    def stream(self):
        """The change feed request of a partner that is up to date."""
        ask, path = Connection(self.node.url), "/v1/syndication/changes?limit=1000"
        while not (page := ask.json(path, self.partner))["caughtUp"]:
            path = f"/v1/syndication/changes?limit=1000&since={page['nextCursor']}"
        return [f"/v1/syndication/changes?since={page['nextCursor']}"]

    def packages(self):
        return [f"/v1/syndication/articles/{one}" for one in self.ids]

    def some_packages(self):
        return self.packages()[:2_000]

    # Partners and editors.

    @cached_property
    def partner(self):
        return self.new_partner()

    def new_partner(self, **scope):
        """Creates a partner that may run everything at level full unless a scope is given. Returns the header with its key."""
        desk, admin = Connection(self.node.url), self.node.admin
        partner = desk.json("/v1/partners", admin, "POST", {"name": f"Partner {next(self.numbers)}"})["id"]
        permission = desk.json("/v1/permissions", admin, "POST", {
            "partner": partner, "title": "Full text", "level": "full", "articlesFrom": "1990-01-01T00:00:00Z",
            **({"scope": scope} if scope else {"everything": True})})["id"]
        desk.json(f"/v1/permissions/{permission}/activations", admin, "POST", {})
        key = desk.json(f"/v1/partners/{partner}/keys", admin, "POST", {"name": "site", "scopes": ["syndication:read"]})["secret"]
        return {"Authorization": f"Bearer {key}"}

    def draft(self):
        """The body of a new article, different each time."""
        story = newsroom.Writer(number := next(self.numbers)).story(number)
        return {
            "headline": story["headline"], "teaser": story["teaser"], "section": story["section"], "source": story["source"],
            "tags": story["tags"], "bylines": [{"name": story["bylines"][0]["name"]}],
            "body": [{"type": "paragraph", "text": one["text"]} for one in story["body"]],
        }

    def publish(self, node):
        """@return id of a new live article"""
        desk, admin = Connection(node.url), node.admin
        status, headers, body = desk("/v1/articles", admin, "POST", self.draft())
        if status != 201:
            raise RuntimeError(f"{status}: {body.decode()}")
        identity = headers["Location"].rpartition("/")[2]
        desk.json(f"/v1/articles/{identity}/publications", admin | {"If-Match": headers["ETag"]}, "POST", {})
        return identity

    @contextlib.contextmanager
    def editor(self, node):
        """Publishes an article once a second while the block runs; yields the list of ids."""
        over, published = threading.Event(), []

        def work():
            while not over.wait(1):
                published.append(self.publish(node))

        desk = threading.Thread(target=work)
        desk.start()
        try:
            yield published
        finally:
            over.set()
            desk.join()
