"""Generates a newsroom: articles of about a kilobyte of text, one every ten minutes until now, with the word frequencies of a language."""

import itertools
import json
import random
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta, timezone
from pathlib import Path

STORIES = Path(__file__).parent / "newsroom.sql"
EVERY = timedelta(minutes=10)
PART_ARTICLES = 10_000  # articles per transaction
LONG = 200  # so many of the oldest articles have 4.3 kB of HTML, unless another number is given; the others have 1 kB

SOURCES = [f"source-{n}" for n in range(5)]
SECTIONS = [f"section-{n}" for n in range(20)]
TAGS = [f"tag-{n}" for n in range(2_000)]
AUTHORS = [f"author-{n}" for n in range(200)]
SYLLABLES = [a + b for a in "bdfgklmnprstv" for b in ("a", "i", "o", "u", "an", "or", "ul")]
# Zipf's law: the n-th word is n times as rare as the first. The first is in every text, the twentieth in every second, the thousandth in one in a hundred.
WORDS = ["".join(one) for one in itertools.islice(itertools.product(SYLLABLES, repeat=3), 0, 20_000 * 37, 37)]
COMMON, MIDDLING = WORDS[5:25], WORDS[500:2_000]

NAMES = """
    insert into source (slug, name, visibility, created_at, updated_at, updated_by)
        select one, one, 'public', now(), now(), 'bench' from unnest('{%s}'::text[]) one;
    insert into section (slug, name, created_at, updated_at, updated_by) select one, one, now(), now(), 'bench' from unnest('{%s}'::text[]) one;
    insert into tag (slug, name, created_at) select one, one, now() from unnest('{%s}'::text[]) one;
    insert into author (slug, name, created_at) select one, one, now() from unnest('{%s}'::text[]) one;
    insert into text_configuration values ('english') on conflict do nothing;
"""
PLAIN_INDEXES = """
    select replace(indexdef, E'\n', ' ') from pg_indexes where tablename in ('article', 'article_text', 'article_term', 'change', 'draft', 'slug')
    and indexdef not like '% UNIQUE %'
"""


def zipf(many):
    return list(itertools.accumulate(1 / (n + 1) for n in range(many)))


class Writer:
    """Generates the same articles for the same seed."""

    words, tags, sections = zipf(len(WORDS)), zipf(len(TAGS)), zipf(len(SECTIONS))

    def __init__(self, seed, long=LONG):
        self.draw, self.long = random.Random(seed), long

    def sentence(self, words):
        return " ".join(self.draw.choices(WORDS, cum_weights=self.words, k=words)).capitalize()

    def story(self, number):
        """The content as a version stores it."""
        texts = [". ".join(self.sentence(9) for _ in range(4)) + "." for _ in range(13 if number < self.long else 4)]
        author = self.draw.choice(AUTHORS)
        return {
            "type": "text", "language": "en", "headline": f"{self.sentence(7)} {number}", "teaser": self.sentence(16) + ".",
            "bylines": [{"author": author, "name": author, "role": "author", "display": f"by {author}"}],
            "body": [{"type": "paragraph", "id": f"b{n}", "text": text, "html": html(text) if number < self.long else text} for n, text in enumerate(texts, 1)],
            "section": self.draw.choices(SECTIONS, cum_weights=self.sections)[0],
            "tags": sorted(set(self.draw.choices(TAGS, cum_weights=self.tags, k=3))), "subjects": [],
            "source": self.draw.choice(SOURCES), "media": [],
        }


def html(text):
    """HTML whose first word is emphasized and whose last word is a link."""
    first, *others, last = text.split(" ")
    return f'<em>{first}</em> {" ".join(others)} <a href="https://site.example/background">{last}</a>'


def rows(numbers, begin, long):
    writer = Writer(numbers[0], long)
    for number in numbers:
        at = begin + number * EVERY
        identity = uuid.UUID(f"{int(at.timestamp() * 1000):012x}7{number % 4096:03x}8{number:015x}")
        # COPY reads a backslash as the beginning of an escape of its own.
        story = json.dumps(writer.story(number)).replace("\\", "\\\\")
        yield f"{identity}\tarticle-{number}\t{at.isoformat()}\t{story}\n"


def fill(database, articles, long=LONG):
    """Writes the rows that the API would write, without the API. Indexes are created afterwards, as in a restore."""
    database.sql(NAMES % tuple(",".join(names) for names in (SOURCES, SECTIONS, TAGS, AUTHORS)))
    indexes = database.sql(PLAIN_INDEXES).splitlines()
    for index in indexes:
        database.sql(f"drop index {index.split()[2]}")
    begin = datetime.now(timezone.utc).replace(microsecond=0) - articles * EVERY
    parts = [range(first, min(first + PART_ARTICLES, articles)) for first in range(0, articles, PART_ARTICLES)]
    with ThreadPoolExecutor(2) as two:
        list(two.map(lambda numbers: database.script(STORIES, "".join(rows(numbers, begin, long))), parts))
    for index in indexes:
        database.sql(f"set maintenance_work_mem = '512MB'; {index}")
    database.sql("vacuum analyze")
