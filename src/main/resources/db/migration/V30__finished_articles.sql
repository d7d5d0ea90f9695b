-- What the live version says, as it is read: JSON members in their order, made once when the version is. Beside the versions, so
-- that what walks through those does not carry it. Null where what is shown depends on the time; absent where nobody has made it yet.
create table finished_article (
    article_id            uuid    primary key references article on delete cascade,
    number                integer not null,
    -- Of the program that made it: another one writes other bytes, and reads none of these.
    form                  integer not null,
    head                  bytea,
    body                  bytea,
    subjects              bytea,
    media                 bytea,
    teasing_media         bytea,
    source_id             text,
    copyright_holder      text,
    copyright_notice      text,
    canonical_url         text,
    original_published_at text
);
alter table finished_article alter column head set storage external, alter column body set storage external;
