-- Rows about other resources after a position, in commit order.
select c.epoch, cast(cast(c.xid as text) as bigint), c.id, change_row_mark(c), c.subject, c.kind, c.at from change c
where c.article_id is null and (c.epoch, c.xid, c.id) > (:epoch, cast(cast(:xid as text) as xid8), :id)
  and (c.epoch < (select current_epoch()) or c.xid < (select pg_snapshot_xmin(pg_current_snapshot())))
order by c.epoch, c.xid, c.id
