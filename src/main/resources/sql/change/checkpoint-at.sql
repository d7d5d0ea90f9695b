-- The last position recorded at or before an instant.
select epoch, cast(cast(xid as text) as bigint), id, cast(null as bigint) from change_mark where at <= :at order by at desc limit 1
