-- The content of a draft or of a wire item that equals that of a version need not be stored again: the column content_version names the
-- version instead. The release before writes and reads the column content only, and rows that it wrote stay as they are.
alter table draft alter column content drop not null, add column content_version integer,
    add constraint draft_content check (num_nonnulls(content, content_version) = 1) not valid;
alter table wire_item alter column content drop not null, add column content_version integer,
    add constraint wire_item_content check (num_nonnulls(content, content_version) = 1) not valid;

create function draft_content(d draft) returns jsonb
    language sql stable
as $$
    select coalesce(d.content, (select v.content from version v where v.article_id = d.article_id and v.number = d.content_version))
$$;

create function wire_content(w wire_item) returns jsonb
    language sql stable
as $$
    select coalesce(w.content, (select v.content from version v where v.article_id = w.article_id and v.number = w.content_version))
$$;
