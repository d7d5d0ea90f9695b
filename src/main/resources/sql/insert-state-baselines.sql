-- The first rows in article_state of locked articles. A separate statement, whose snapshot is taken under the locks: it sees rows that the
-- trigger wrote before the locks were acquired.
insert into article_state (article_id, recorded_at, baseline, status, published_at, embargoed_until, scheduled_at, expires_at,
                           visibility, source)
select a.id, h.at, true, article_status(a), a.published_at, a.embargoed_until, a.scheduled_at, a.expires_at, a.visibility, a.source
from article a, history_start h
where a.id = any(cast(:articles as uuid[])) and not exists (select from article_state s where s.article_id = a.id)
