-- The latest row of each article after a position, oldest first, with the kinds of all its rows since. The states between are not needed.
select c.epoch, cast(cast(c.xid as text) as bigint), c.id, change_row_mark(c), c.article_id, c.kind, c.at,
    array(select k.kind from change k where k.article_id = c.article_id /* k */
          and (k.epoch, k.xid, k.id) > (:epoch, cast(cast(:xid as text) as xid8), :id)
          and (k.epoch, k.xid, k.id) <= (c.epoch, c.xid, c.id) order by k.id)
from change c
where c.article_id is not null /* c */
  and (c.epoch, c.xid, c.id) > (:epoch, cast(cast(:xid as text) as xid8), :id)
  and (c.epoch < (select current_epoch()) or c.xid < (select pg_snapshot_xmin(pg_current_snapshot())))
  and not exists (
      select from change later
      where later.article_id = c.article_id /* later */
        and (later.epoch, later.xid, later.id) > (c.epoch, c.xid, c.id)
        and (later.epoch < (select current_epoch()) or later.xid < (select pg_snapshot_xmin(pg_current_snapshot()))))
order by c.epoch, c.xid, c.id
limit :limit
