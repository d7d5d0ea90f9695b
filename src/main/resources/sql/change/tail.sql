-- The newest rows about articles after a position. Cheap if few rows follow it: they are adjacent in the index.
select c.epoch, cast(cast(c.xid as text) as bigint), c.id, change_row_mark(c), c.article_id from change c
where c.article_id is not null /* c */ and (c.epoch, c.xid, c.id) > (:epoch, cast(cast(:xid as text) as xid8), :id)
order by c.epoch desc, c.xid desc, c.id desc limit :limit
