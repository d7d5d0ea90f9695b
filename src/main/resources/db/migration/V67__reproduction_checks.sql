-- How often the page of a copy is checked, in seconds, who set that, when it is due, and how many checks in a row could not read the page.
-- Null without repeated checks.
alter table reproduction
    add column check_every integer,
    add column check_set_by text,
    add column next_check_at timestamptz,
    add column check_failures integer not null default 0,
    add constraint reproduction_check_set_by check (check_set_by in ('rights-desk', 'partner'));

create index reproduction_check_due on reproduction (next_check_at) where next_check_at is not null;

-- A check waits while checked_at is null. The lease is that of the node that makes it. The host bounds how many pages of one host are fetched
-- at once.
create table reproduction_check (
    id uuid primary key,
    reproduction_id uuid not null references reproduction,
    host text not null,
    url text not null,
    requested_at timestamptz not null,
    requested_by text not null,
    lease uuid,
    leased_until timestamptz,
    checked_at timestamptz,
    response_url text,
    status integer,
    problem_code text,
    problem_detail text,
    findings jsonb,
    acknowledgement_id uuid,
    confirms boolean
);

create unique index reproduction_check_once on reproduction_check (reproduction_id) where checked_at is null;
create index reproduction_check_leased on reproduction_check (host, leased_until) where checked_at is null;
create index reproduction_check_by_host on reproduction_check (host, checked_at) where checked_at is not null;
create index reproduction_check_of_copy on reproduction_check (reproduction_id, checked_at desc);
create index reproduction_check_by_time on reproduction_check (checked_at) where checked_at is not null;
