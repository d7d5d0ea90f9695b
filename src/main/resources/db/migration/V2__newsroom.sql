create table source (
    slug               text        primary key,
    name               text        not null,
    url                text,
    visibility         text        not null constraint source_visibility check (visibility in ('public', 'teaser', 'licensed')),
    copyright_holder   text,
    -- {year} stands for the year of publication.
    copyright_notice   text,
    media_syndicatable text        not null default 'allow' constraint source_media check (media_syndicatable in ('allow', 'deny')),
    public_history     boolean     not null default false,
    version            integer     not null default 1,
    created_at         timestamptz not null,
    updated_at         timestamptz not null,
    updated_by         text        not null
);

create table section (
    slug        text        primary key,
    name        text        not null,
    description text,
    parent      text        references section,
    version     integer     not null default 1,
    created_at  timestamptz not null,
    updated_at  timestamptz not null,
    updated_by  text        not null
);
create index section_children on section (parent);

create table tag (
    slug       text        primary key,
    name       text        not null,
    created_at timestamptz not null
);

create table author (
    slug         text        primary key,
    name         text        not null,
    title        text,
    organisation text,
    biography    text,
    created_at   timestamptz not null
);

create table article (
    id                    uuid        primary key,
    slug                  text        not null,
    source                text        references source,
    -- The id the source gave it (IPTC: the item's id at its provider), and which version of the wire's item this is.
    source_id             text,
    source_version        text,
    created_at            timestamptz not null,
    created_by            text        not null,
    updated_at            timestamptz not null,
    -- Life cycle. version 0: never published.
    pub_status            text        not null default 'usable' constraint article_pub_status check (pub_status in ('usable', 'withheld', 'canceled')),
    version               integer     not null default 0,
    published_at          timestamptz,
    embargoed_until       timestamptz,
    expires_at            timestamptz,
    unpublished_at        timestamptz,
    modified_at           timestamptz,
    -- Once set, the article was readable by everybody at least once: its end may then be told to everybody.
    first_public_at       timestamptz,
    -- The next instant at which time alone changes what is shown; a change row is written when it has passed.
    next_edge_at          timestamptz,
    -- What lists select and sort by, of the live version.
    visibility            text        constraint article_visibility check (visibility in ('public', 'teaser', 'licensed')),
    type                  text        not null default 'text',
    language              text        not null default 'en',
    section               text        references section,
    tags                  text[]      not null default '{}',
    subjects              text[]      not null default '{}',
    authors               text[]      not null default '{}',
    -- Articles that tell the same story in other languages share the group.
    translation_group     uuid,
    constraint article_published_whole check ((version = 0) = (published_at is null))
);
create unique index article_source_id on article (source, source_id) where source_id is not null;
create index article_newest on article (published_at desc, id desc) where version > 0;
create index article_modified on article (modified_at desc, id desc) where version > 0;
create index article_in_section on article (section, published_at desc, id desc) where version > 0;
create index article_of_source on article (source, published_at desc, id desc) where version > 0;
create index article_in_language on article (language, published_at desc, id desc) where version > 0;
create index article_of_type on article (type, published_at desc, id desc) where version > 0;
create index article_tags on article using gin (tags);
create index article_subjects on article using gin (subjects);
create index article_authors on article using gin (authors);
create index article_translations on article (translation_group) where translation_group is not null;
create index article_next_edge on article (next_edge_at) where next_edge_at is not null;

-- One namespace for slugs in use, chosen for a working copy, and given up (those redirect).
create table slug (
    slug       text primary key,
    article_id uuid not null references article on delete cascade
);
create index slug_of_article on slug (article_id);

-- The working copy: apart from what is live, never shown to readers.
create table draft (
    article_id uuid        primary key references article on delete cascade,
    revision   bigint      not null,
    -- The revision that was published last; null before the first publication.
    published_revision bigint,
    slug       text        not null,
    content    jsonb       not null,
    updated_at timestamptz not null,
    updated_by text        not null
);
create index draft_newest on draft (updated_at desc, article_id desc);

-- Who changed which members in which revision: what a stale If-Match is told.
create table draft_edit (
    article_id uuid        not null references article on delete cascade,
    revision   bigint      not null,
    fields     text[]      not null,
    edited_at  timestamptz not null,
    edited_by  text        not null,
    primary key (article_id, revision)
);

-- Immutable: one per publication, update, correction.
create table version (
    article_id   uuid        not null references article,
    number       integer     not null,
    kind         text        not null constraint version_kind check (kind in ('publication', 'update', 'correction', 'clarification', 'editors-note', 'retraction')),
    note         text,
    slug         text        not null,
    content      jsonb       not null,
    content_hash bytea       not null,
    created_at   timestamptz not null,
    created_by   text        not null,
    primary key (article_id, number)
);

-- Full text apart from the article, so that scans of articles stay narrow. Two vectors: what everybody may search, and all of it.
create table article_text (
    article_id uuid     primary key references article,
    open       tsvector not null,
    whole      tsvector not null
);
create index article_text_open on article_text using gin (open);
create index article_text_whole on article_text using gin (whole);

-- The media of the live version, for what depends on their own rights.
create table media (
    article_id       uuid not null references article,
    id               text not null,
    type             text not null,
    role             text,
    url              text not null,
    copyright_holder text,
    syndicatable     text not null,
    rights_expire_at timestamptz,
    primary key (article_id, id)
);
create index media_rights_expire on media (rights_expire_at) where rights_expire_at is not null;

create table feed (
    slug        text        primary key,
    title       text        not null,
    description text,
    language    text        not null,
    author      text,
    image_url   text,
    query       jsonb       not null default '{}',
    pinned      uuid[]      not null default '{}',
    excluded    uuid[]      not null default '{}',
    item_count  integer     not null default 20 constraint feed_item_count check (item_count between 1 and 100),
    ttl_minutes integer     not null default 15,
    level       text        not null default 'full' constraint feed_level check (level in ('headline', 'teaser', 'full')),
    version     integer     not null default 1,
    created_at  timestamptz not null,
    updated_at  timestamptz not null,
    updated_by  text        not null
);
insert into feed (slug, title, description, language, created_at, updated_at, updated_by)
values ('latest', 'Latest news', 'The newest articles.', 'en', dateline_now(), dateline_now(), 'dateline');
