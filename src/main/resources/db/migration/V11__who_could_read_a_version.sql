-- Who could read a version when it was made: a source's default moves on, what was licensed then stays closed. Null, in rows of
-- the release before, is not known, and then it is shown to nobody without a right.
alter table version add column visibility text
    constraint version_visibility check (visibility in ('public', 'teaser', 'licensed'));

update version set visibility = content ->> 'visibility' where content ->> 'visibility' is not null;
