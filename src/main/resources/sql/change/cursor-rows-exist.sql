-- Whether the log holds, or once held, the rows that a cursor names.
select (:epoch = 0 or :epoch = current_epoch())
    and change_row_known(:epoch, cast(cast(:xid as text) as xid8), :id, cast(:mark as bigint))
    and change_row_known(:newestEpoch, cast(cast(:newestXid as text) as xid8), :newestId, cast(:newestMark as bigint))
