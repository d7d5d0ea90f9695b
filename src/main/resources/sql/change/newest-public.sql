-- The newest row about a public article, whether it can be read in order or not.
select c.epoch, cast(cast(c.xid as text) as bigint), c.id, change_row_mark(c) from change c
where c.article_id is not null and c.told
order by c.epoch desc, c.xid desc, c.id desc limit 1
