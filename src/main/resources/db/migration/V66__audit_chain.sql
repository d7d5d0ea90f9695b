-- A hash chain over the audit events. Transactions write events as before, so a node of the previous release does too; a job of one node at a time
-- (AuditSealer) hashes each event together with the hash of the one before it.

-- The events that have no hash yet. A trigger writes these rows, with the transaction that wrote the event: events enter the chain in the order
-- of (xid, place), once all older transactions have ended.
create table audit_unsealed (
    place bigint not null primary key,
    xid   xid8   not null default pg_current_xact_id()
);

create table audit_seal (
    -- Position in the chain, from 1 without gaps.
    number   bigint not null primary key,
    place    bigint not null references audit_event constraint audit_seal_once unique,
    hash     bytea  not null,
    -- The hash of the event before, 32 zero bytes for the first.
    previous bytea  not null,
    -- The personal members that entered the hash by digest: JSON pointer to digest and salt. An erased member has no salt.
    digests  jsonb  not null
);

-- The last event that was written before this migration. These events are sealed first, in batches, in the order in which they were written.
create table audit_chain_start (
    only_one boolean primary key default true constraint audit_chain_start_only_one check (only_one),
    until    bigint  not null
);

create function audit_events_to_seal() returns trigger
    language plpgsql
as $$
begin
    insert into audit_unsealed (place) select m.place from made m;
    return null;
end $$;

-- Creating the trigger waits for the transactions that have written events, so that each event has a row here or stands before `until`.
create trigger audit_events_to_seal after insert on audit_event
    referencing new table as made for each statement execute function audit_events_to_seal();

insert into audit_chain_start (until) select coalesce(max(place), 0) from audit_event;
