-- A database that was restored gives transaction ids and row ids out again, and no row in it can tell. A random mark on each row does: a cursor
-- names the last row its holder has seen by (epoch, xid, id) and mark, and another row that stands in its place has another mark.
-- Nullable, with the default added afterwards: neither step rewrites the table, and the release before writes marks without knowing of them.
alter table change add column mark bigint;
alter table change alter column mark
    set default ('x' || right(gen_random_uuid()::text, 12) || left(gen_random_uuid()::text, 4))::bit(64)::bigint;
alter table change_epoch add column mark bigint;
alter table change_epoch alter column mark
    set default ('x' || right(gen_random_uuid()::text, 12) || left(gen_random_uuid()::text, 4))::bit(64)::bigint;

-- Rows from before have no mark of their own. What they say stands in for it: it survives a restore, and differs between two rows that were
-- written under the same ids. So no backfill is needed.
create function change_row_mark(c change) returns bigint
    language sql stable
as $$
    select coalesce(c.mark, ('x' || left(md5(concat_ws('|', c.kind, c.article_id, c.version, c.subject, extract(epoch from c.at), c.made_by)), 16))::bit(64)::bigint)
$$;

create function change_epoch_mark(e change_epoch) returns bigint
    language sql stable
as $$
    select coalesce(e.mark, ('x' || left(md5(concat_ws('|', e.epoch, e.system_identifier, extract(epoch from e.began_at))), 16))::bit(64)::bigint)
$$;

-- Whether this log holds the row that a cursor names, or once held it. Without a mark the ids decide. Id 0 is the beginning of an epoch; epoch 0 is
-- the beginning of all. A row of the current epoch beyond the counter of transactions came with a dump from elsewhere: whoever has read
-- it would not be told what is written now.
create function change_row_known(of_epoch integer, of_xid xid8, of_id bigint, of_mark bigint) returns boolean
    language sql stable
as $$
    select case
        when of_epoch = 0 then true
        when of_id = 0 then exists (
            select from change_epoch e where e.epoch = of_epoch and (of_mark is null or change_epoch_mark(e) = of_mark))
        else (of_epoch < current_epoch() or of_xid < pg_snapshot_xmax(pg_current_snapshot()))
            and exists (
                select from change c
                where c.id = of_id and c.epoch = of_epoch and c.xid = of_xid and (of_mark is null or change_row_mark(c) = of_mark))
    end
$$;

-- Positions of the log as headers show them, with the mark of the newest row: else two histories could have the same one.
create or replace function told_position() returns text
    language sql stable
as $$
    select coalesce((
        select concat_ws('.', newest.epoch, newest.xid, newest.id, newest.mark, (
            select count(*) from (
                select 1 from change c
                where c.article_id is not null and c.told and c.epoch = newest.epoch
                  and c.xid > greatest(newest.xid::text::bigint - 10000, 0)::text::xid8
                order by c.epoch desc, c.xid desc, c.id desc limit 2000) latest))
        from (select n.epoch, n.xid, n.id, change_row_mark(n) as mark from change n where n.article_id is not null and n.told
              order by n.epoch desc, n.xid desc, n.id desc limit 1) newest), '0')
$$;

create or replace function log_position() returns text
    language sql stable
as $$
    select coalesce((
        select concat_ws('.', newest.epoch, newest.xid, newest.id, newest.mark, (
            select count(*) from (
                select 1 from change c
                where c.epoch = newest.epoch and c.xid > greatest(newest.xid::text::bigint - 10000, 0)::text::xid8
                order by c.epoch desc, c.xid desc, c.id desc limit 2000) latest))
        from (select n.epoch, n.xid, n.id, change_row_mark(n) as mark from change n
              order by n.epoch desc, n.xid desc, n.id desc limit 1) newest), '0')
$$;

-- What nodes remember ends when the server was started again, and when the log's table is another one: a copy of a server that was stopped cleanly
-- keeps its unlogged tables, and a dump brings them along.
create or replace function incarnation() returns text
    language plpgsql stable
as $$
begin
    if pg_is_in_recovery() then
        return null;
    end if;
    return (select concat_ws(' ', i.id, extract(epoch from pg_postmaster_start_time()), pg_relation_filenode('change')) from incarnation i);
end $$;
