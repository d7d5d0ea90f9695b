-- The one clock. Everything that asks what may be shown now asks here, once a request, and passes the answer on.
-- The table stays empty outside tests: a test moves time by one row.
create table clock_offset (
    amount interval not null
);

create function dateline_now() returns timestamptz
    language sql volatile
as $$ select clock_timestamp() + coalesce((select sum(amount) from clock_offset), interval '0') $$;

-- What every node has to share and nobody may know: the pepper of the keys, the seal of the cursors.
create table secret (
    name  text  primary key,
    value bytea not null
);

create table key (
    -- The public half of the key, by which it is looked up; the secret half is kept as an HMAC only.
    id           text        primary key,
    hash         bytea       not null,
    name         text        not null,
    scopes       text[]      not null,
    partner_id   uuid,
    outlet_id    uuid,
    created_at   timestamptz not null,
    created_by   text        not null,
    expires_at   timestamptz not null,
    revoked_at   timestamptz,
    last_used_at timestamptz,
    constraint key_names_one_outlet check ((partner_id is null) = (outlet_id is null))
);
create index key_of_partner on key (partner_id) where partner_id is not null;

-- What was answered to a POST with an Idempotency-Key, written with its effect; kept for 24 hours.
create table idempotency (
    caller      text        not null,
    key         text        not null,
    fingerprint bytea       not null,
    status      integer     not null,
    headers     jsonb       not null,
    body        text,
    created_at  timestamptz not null,
    primary key (caller, key)
);
create index idempotency_by_age on idempotency (created_at);
