-- The last row about an article that can be read in order.
select c.epoch, cast(cast(c.xid as text) as bigint), c.id, change_row_mark(c) from change c
where c.article_id is not null /* c */
  and (c.epoch < (select current_epoch()) or c.xid < (select pg_snapshot_xmin(pg_current_snapshot())))
order by c.epoch desc, c.xid desc, c.id desc limit 1
