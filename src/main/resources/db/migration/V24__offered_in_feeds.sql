-- What stood in a feed as an outlet fetched it: of that the feed says when it has to be taken down.
create table feed_offer (
    outlet_id  uuid        not null references outlet,
    -- A slug; what was offered outlives the feed.
    feed       text        not null,
    article_id uuid        not null references article,
    -- Of the entry as it was given last: a tombstone is never older than what it takes down.
    updated_at timestamptz not null,
    offered_at timestamptz not null,
    primary key (outlet_id, feed, article_id)
);
create index feed_offer_latest on feed_offer (outlet_id, feed, offered_at desc, article_id);
