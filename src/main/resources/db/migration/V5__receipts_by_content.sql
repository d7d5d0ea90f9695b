-- The same version at the same level can still be another text: media rights end, a source changes its name. Each gets its row.
alter table receipt drop constraint receipt_once;
alter table receipt add constraint receipt_once
    unique (partner_id, outlet_id, article_id, version, level, permission_id, permission_version, content_hash);

-- What counts against a quota.
create index receipt_at_full on receipt (permission_id, article_id, delivered_at) where level = 'full';

-- Why the rights desk did it.
alter table permission_version add column note text;
