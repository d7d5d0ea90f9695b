-- Whether a committed row after a position cannot be read in order yet.
select exists (
    select from change c
    where true /* c */ and (c.epoch, c.xid, c.id) > (:epoch, cast(cast(:xid as text) as xid8), :id)
      and c.epoch = (select current_epoch()) and c.xid >= (select pg_snapshot_xmin(pg_current_snapshot())))
