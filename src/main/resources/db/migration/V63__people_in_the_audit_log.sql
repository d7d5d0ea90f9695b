-- The subject of a person's token, for what was not done with a key.
alter table audit_event add column person text;
