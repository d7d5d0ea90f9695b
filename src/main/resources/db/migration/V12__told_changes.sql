-- Whether everybody may know that it happened: what lists are modified at must not move with what is hidden. The release before says
-- nothing, and then it is taken for told: never earlier than the truth.
alter table change add column told boolean not null default true;
update change c set told = false from article a where a.id = c.article_id and a.first_public_at is null;
-- The same for the newsroom's front ends, who read what is licensed too.
alter table change add column live boolean not null default true;
update change c set live = false from article a where a.id = c.article_id and a.first_live_at is null and a.pub_status <> 'canceled';
create index change_live_by_time on change (at desc) where article_id is not null and live;
create index change_told_by_time on change (at desc) where article_id is not null and told;
create index change_told_in_commit_order on change (epoch, xid, id) where article_id is not null and told;
