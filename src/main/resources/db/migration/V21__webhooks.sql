-- Where somebody wants to be told that something happened. Partner and outlet are empty for the newsroom's own.
create table webhook (
    id               uuid        primary key,
    partner_id       uuid        references partner,
    outlet_id        uuid        references outlet,
    -- By whose right it hears: the key that made it, or changed it last.
    key_id           text        not null references key,
    url              text        not null,
    description      text,
    -- Empty: all of them.
    kinds            text[]      not null default '{}',
    sections         text[]      not null default '{}',
    feeds            text[]      not null default '{}',
    enabled          boolean     not null,
    disabled_because text        constraint webhook_disabled check (disabled_because in ('asked', 'gone', 'failing', 'key-revoked')),
    disabled_at      timestamptz,
    -- Since when nothing was taken; empty while all is well.
    failing_since    timestamptz,
    version          integer     not null default 1,
    created_at       timestamptz not null,
    created_by       text        not null,
    updated_at       timestamptz not null,
    updated_by       text        not null,
    constraint webhook_of_one_outlet check ((partner_id is null) = (outlet_id is null)),
    constraint webhook_disabled_for_a_reason check (enabled = (disabled_because is null) and enabled = (disabled_at is null))
);
create index webhook_of_partner on webhook (partner_id, id);

-- What its deliveries are signed with. Sealed under a key that is not in the database; several while one takes over from another.
create table webhook_secret (
    id         uuid        primary key,
    webhook_id uuid        not null references webhook on delete cascade,
    sealed     bytea       not null,
    made_at    timestamptz not null,
    ends_at    timestamptz
);
create index webhook_secret_of_webhook on webhook_secret (webhook_id, made_at);

-- How far it has read. One node at a time reads for it: whoever holds the row.
create table webhook_place (
    webhook_id uuid        primary key references webhook on delete cascade,
    place      text        not null,
    -- The log's head when all there was had been read; empty while there is more.
    head       text,
    -- When there may be more by time alone.
    look_at    timestamptz,
    -- Up to when what was taken back has been looked for, out of turn.
    early_at   timestamptz not null
);

-- How it bears up. One node at a time hands out its deliveries, or enters what came of them: whoever holds the row.
create table webhook_health (
    webhook_id uuid        primary key references webhook on delete cascade,
    -- In a row, until one succeeds.
    failures   integer     not null default 0,
    -- The first of them.
    since      timestamptz,
    -- Nothing but what is urgent is sent before.
    rest_until timestamptz
);

-- Articles it was told of; only where sections or feeds are chosen: who heard of an article hears of it on, wherever it goes.
create table webhook_heard (
    webhook_id uuid not null references webhook on delete cascade,
    article_id uuid not null,
    primary key (webhook_id, article_id)
);

create table webhook_delivery (
    id           uuid        primary key,
    webhook_id   uuid        not null references webhook on delete cascade,
    type         text        not null,
    article_id   uuid,
    happened_at  timestamptz not null,
    -- The bytes that are signed, the same at every attempt.
    body         text        not null,
    notices      uuid[]      not null default '{}',
    -- What was taken back goes first, and has calls of its own.
    urgent       boolean     not null,
    -- A test is tried once, whatever state the webhook is in.
    test         boolean     not null default false,
    state        text        not null constraint webhook_delivery_state check (state in ('pending', 'delivered', 'failed', 'superseded')),
    -- Since it was last put into the queue.
    tries        integer     not null default 0,
    attempts     integer     not null default 0,
    next_at      timestamptz,
    -- A node that has it in hand; whatever becomes of that node, it is anybody's again after the lease.
    lease        uuid,
    lease_until  timestamptz,
    created_at   timestamptz not null,
    settled_at   timestamptz,
    last_status  integer,
    last_error   text,
    constraint webhook_delivery_waits check (state <> 'pending' or next_at is not null)
);
create index webhook_delivery_of_webhook on webhook_delivery (webhook_id, id);
create index webhook_delivery_waiting on webhook_delivery (webhook_id, urgent desc, next_at, id) where state = 'pending';
create index webhook_delivery_leased on webhook_delivery (webhook_id) where lease is not null;
create index webhook_delivery_of_article on webhook_delivery (webhook_id, article_id, created_at) where article_id is not null;
create index webhook_delivery_settled on webhook_delivery (settled_at) where state <> 'pending';
-- It is found out of turn and again in its turn, and told once.
create unique index webhook_delivery_taken_back_once on webhook_delivery (webhook_id, article_id, happened_at) where urgent;

-- The log of it.
create table webhook_attempt (
    id               uuid        primary key,
    delivery_id      uuid        not null references webhook_delivery on delete cascade,
    at               timestamptz not null,
    latency_ms       integer     not null,
    request_headers  jsonb       not null,
    status           integer,
    response_headers jsonb,
    response_body    text,
    error            text,
    error_detail     text
);
create index webhook_attempt_of_delivery on webhook_attempt (delivery_id, id);

-- Once per database: that all nodes seal with the same key. It tells nothing about the key.
create table webhook_seal (
    only_one boolean primary key default true check (only_one),
    proof    bytea   not null
);
