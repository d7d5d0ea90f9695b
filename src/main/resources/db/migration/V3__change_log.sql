-- A dump restored into another cluster starts its transaction ids anew: what is written from then on belongs to a new epoch.
create table change_epoch (
    epoch             integer     primary key,
    system_identifier text        not null,
    began_at          timestamptz not null
);

create function current_epoch() returns integer
    language sql stable
as $$ select coalesce(max(epoch), 0) from change_epoch $$;

create table change (
    id         bigint      generated always as identity primary key,
    epoch      integer     not null default current_epoch(),
    -- Ids are handed out before commit; readers order by xid and stop below the oldest running transaction.
    xid        xid8        not null default pg_current_xact_id(),
    kind       text        not null,
    -- What happened to an article names it; what happened to a source, feed, partner or permission stands in subject.
    article_id uuid,
    version    integer,
    subject    text,
    at         timestamptz not null,
    made_by    text        not null,
    constraint change_of_something check (article_id is not null or subject is not null)
);
create index change_in_commit_order on change (epoch, xid, id);
create index change_of_article on change (article_id, epoch, xid, id) where article_id is not null;
create index change_by_time on change (at desc) where article_id is not null;
