-- Records up to which position the log can be read, if it has moved. A reader reads the log first and the clock afterwards, in a transaction
-- of at most 5 seconds. So every reader whose clock reads 10 seconds later has read what can be read now.
insert into change_mark
select dateline_now() + interval '10 seconds', epoch, xid, id from (
    select epoch, xid, id from change
    where epoch < current_epoch() or xid < pg_snapshot_xmin(pg_current_snapshot())
    order by epoch desc, xid desc, id desc limit 1) last
where not exists (select from change_mark m where (m.epoch, m.xid, m.id) >= (last.epoch, last.xid, last.id))
on conflict do nothing
