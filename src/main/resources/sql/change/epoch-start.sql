-- The position before the first row of the current epoch.
select e.epoch, cast(0 as bigint), cast(0 as bigint), change_epoch_mark(e) from change_epoch e
where e.epoch = current_epoch()
