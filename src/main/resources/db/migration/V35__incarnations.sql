-- Transactions that had not reached the disk when a server broke down never were, and their ids are given out again: what somebody remembers of a
-- snapshot says nothing any more. The same in another cluster. An unlogged table is empty after a recovery, and after a copy has taken over.
create unlogged table incarnation (
    only_one          boolean primary key default true constraint incarnation_only_one check (only_one),
    id                uuid    not null default gen_random_uuid(),
    system_identifier text    not null
);

-- Another one whenever transactions may be counted anew; null until somebody has begun it, and on a copy, where there is none.
create function incarnation() returns text
    language plpgsql stable
as $$
begin
    if pg_is_in_recovery() then
        return null;
    end if;
    return (select id from incarnation);
end $$;

alter table purge_progress add column incarnation text;
