-- The hour that a story under embargo is published for: until then it is scheduled, and nobody is given it, however early they may have what
-- is embargoed. Null where no hour was said, or none before the embargo lifts.
alter table article add column scheduled_at timestamptz;
create index article_scheduled on article (scheduled_at) where scheduled_at is not null;
