-- The next published articles without a row in article_state. Those that others have locked are skipped until the next pass, so that the job
-- never waits while it holds locks of other articles.
select id from article a
where id > :after and version > 0 and not exists (select from article_state s where s.article_id = a.id)
order by id limit :limit for no key update skip locked
