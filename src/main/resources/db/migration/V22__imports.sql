-- A job that brings articles in: from a document that is sent or fetched, once or again and again. Where it is stands here, so that any
-- node can go on with it.
create table import (
    id              uuid        primary key,
    state           text        not null constraint import_state
                    check (state in ('awaiting-document', 'receiving', 'queued', 'running', 'scheduled', 'done', 'failed', 'canceled')),
    source          text        not null references source,
    url             text,
    every_seconds   bigint,
    publish         boolean     not null,
    -- What its items are unless they say otherwise.
    visibility      text        constraint import_visibility check (visibility in ('public', 'teaser', 'licensed')),
    section         jsonb,
    language        text,
    created_at      timestamptz not null,
    created_by      text        not null,
    -- What the other server said of the document that was taken last, and of the one that is being taken.
    etag            text,
    last_modified   text,
    next_etag          text,
    next_last_modified text,
    -- The present run, or the last one. A document is whole where it belongs to this run.
    run             integer     not null default 0,
    document_run    integer     not null default 0,
    document_bytes  bigint,
    format          text,
    position        integer     not null default 0,
    total           integer,
    created         integer     not null default 0,
    updated         integer     not null default 0,
    unchanged       integer     not null default 0,
    passed_over     integer     not null default 0,
    refused         integer     not null default 0,
    started_at      timestamptz,
    worked_at       timestamptz,
    finished_at     timestamptz,
    problem_code    text,
    problem_detail  text,
    -- How many runs in a row have failed.
    failures        integer     not null default 0,
    next_at         timestamptz,
    -- Who works at it; whoever finds the time over takes it from there.
    lease           uuid,
    leased_until    timestamptz
);
create index import_due on import (next_at) where state in ('queued', 'scheduled');
create index import_abandoned on import (leased_until) where state = 'running';

-- The document of a run, in pieces of a transaction each. Text that was packed is not packed again.
create table import_part (
    import_id uuid    not null references import on delete cascade,
    number    integer not null,
    bytes     bytea   not null,
    primary key (import_id, number)
);
alter table import_part alter column bytes set storage external;

-- What became of each item that was not as it was before.
create table import_entry (
    import_id  uuid        not null references import on delete cascade,
    run        integer     not null,
    number     integer     not null,
    outcome    text        not null constraint import_entry_outcome check (outcome in ('created', 'updated', 'passed-over', 'refused')),
    source_id  text,
    headline   text,
    article_id uuid,
    code       text,
    detail     text,
    conflicts  text[]      not null default '{}',
    at         timestamptz not null,
    primary key (import_id, run, number)
);
create index import_entry_refused on import_entry (import_id, run desc, number) where outcome = 'refused';
create index import_entry_by_time on import_entry (at);
