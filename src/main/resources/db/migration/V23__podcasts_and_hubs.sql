-- What directories of podcasts ask about a feed: category, subcategory, explicit. Null where it is none.
alter table feed add column podcast jsonb;

-- Up to where the log was read for the hub, and by whom it is being read. One row.
create table websub_place (
    one         boolean primary key default true constraint websub_place_one check (one),
    place       text not null,
    lease_until timestamptz
);
insert into websub_place (place) values ('');

-- What everybody may subscribe to.
create table websub_topic (
    name        text    primary key,
    -- In brief, when it was looked at last: the hub is told when it is another.
    look        text    not null,
    -- When the hub is to be told; null while it knows.
    due_at      timestamptz,
    attempts    integer not null default 0,
    lease_until timestamptz
);
create index websub_topic_due on websub_topic (due_at) where due_at is not null;
