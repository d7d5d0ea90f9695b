-- What a partner's outlet was ever told it may run: only of that is it told that it ends.
create table offer (
    partner_id    uuid        not null references partner,
    outlet_id     uuid        not null references outlet,
    article_id    uuid        not null references article,
    -- The last of them.
    version       integer     not null,
    level         text        not null,
    permission_id uuid        not null references permission,
    offered_at    timestamptz not null,
    primary key (outlet_id, article_id)
);
create index offer_of_article on offer (article_id, partner_id);

-- Whoever was given a text was offered it.
insert into offer
select distinct on (outlet_id, article_id) partner_id, outlet_id, article_id, version, level, permission_id, delivered_at
from receipt order by outlet_id, article_id, delivered_at desc;

create index change_of_subject on change (epoch, xid, id) where article_id is null;

-- Up to where the log could be read at some instants: who has read all there was then begins here, however little of it concerned him.
create table change_mark (
    at    timestamptz primary key,
    epoch integer     not null,
    xid   xid8        not null,
    id    bigint      not null
);

create index article_by_time on article (published_at, id) where version > 0;
create index article_by_end on article (expires_at, id) where expires_at is not null;
