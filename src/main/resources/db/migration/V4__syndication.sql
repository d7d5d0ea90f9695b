create table partner (
    id         uuid        primary key,
    name       text        not null,
    status     text        not null constraint partner_status check (status in ('active', 'suspended', 'closed')),
    country    text,
    contacts   jsonb       not null default '[]',
    exclude    jsonb       not null default '{}',
    version    integer     not null default 1,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    updated_by text        not null,
    constraint partner_name unique (name)
);

create table outlet (
    id          uuid        primary key,
    partner_id  uuid        not null references partner,
    name        text        not null,
    domain      text,
    worldwide   boolean     not null,
    territories text[]      not null default '{}',
    -- Empty: on every channel.
    channels    text[]      not null default '{}',
    version     integer     not null default 1,
    created_at  timestamptz not null,
    updated_at  timestamptz not null,
    updated_by  text        not null,
    constraint outlet_name unique (partner_id, name)
);

create table permission (
    id          uuid        primary key,
    partner_id  uuid        not null references partner,
    version     integer     not null default 1,
    state       text        not null constraint permission_state check (state in ('draft', 'active', 'suspended', 'revoked')),
    terms       jsonb       not null,
    valid_from  timestamptz not null,
    valid_until timestamptz,
    created_at  timestamptz not null,
    updated_at  timestamptz not null,
    updated_by  text        not null
);
create index permission_of_partner on permission (partner_id);

-- Every edit and every transition, as it was and when it was recorded.
create table permission_version (
    permission_id uuid        not null references permission,
    version       integer     not null,
    state         text        not null,
    terms         jsonb       not null,
    recorded_at   timestamptz not null,
    recorded_by   text        not null,
    primary key (permission_id, version)
);

-- Who was given which text, when first, under which permission: stands as long as the article.
create table receipt (
    id                 uuid        primary key,
    partner_id         uuid        not null references partner,
    outlet_id          uuid        not null references outlet,
    article_id         uuid        not null references article,
    version            integer     not null,
    level              text        not null,
    permission_id      uuid        not null references permission,
    permission_version integer     not null,
    content_hash       bytea       not null,
    credit_line        text        not null,
    delivered_at       timestamptz not null,
    key_id             text        not null,
    constraint receipt_once unique (partner_id, outlet_id, article_id, version, level, permission_id, permission_version)
);
create index receipt_of_article on receipt (article_id, partner_id);

alter table key add constraint key_partner foreign key (partner_id) references partner;
alter table key add constraint key_outlet foreign key (outlet_id) references outlet;
