-- A name that only an unpublished story carries is nobody's to know. What stands here already is known, and so is what the release
-- before this one adds; a story brings its names along unannounced.
alter table section add column announced boolean not null default true;
alter table tag add column announced boolean not null default true;
alter table author add column announced boolean not null default true;
alter table source add column announced boolean not null default true;
