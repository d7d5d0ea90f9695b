-- A draft that equals a version need not be a copy of it: without content of its own it has that of the version content_version, which never
-- changes. This release reads such drafts and writes none, since the release before reads the column content.
alter table draft
    alter column content drop not null,
    add column content_version integer,
    add constraint draft_has_content check (content is not null or content_version is not null) not valid;

create function draft_content(d draft) returns jsonb
    language sql stable
as $$ select coalesce(d.content, (select v.content from version v where v.article_id = d.article_id and v.number = d.content_version)) $$;
