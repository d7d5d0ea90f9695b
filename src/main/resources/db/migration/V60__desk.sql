-- When the text of a killed article was erased from all its versions; null if it is kept.
alter table article add column erased_at timestamptz;

-- What is left of the content of an erased article: the members that every content has, without any text.
create function erased_content(content jsonb) returns jsonb
    language sql immutable
as $$
    select jsonb_build_object('type', content -> 'type', 'language', content -> 'language', 'source', content -> 'source',
        'headline', '', 'bylines', '[]'::jsonb, 'body', '[]'::jsonb, 'tags', '[]'::jsonb, 'subjects', '[]'::jsonb, 'media', '[]'::jsonb)
$$;

-- Up to which instant events for the desk were enqueued for a webhook of the newsroom; null while it selects none of their kinds.
alter table webhook_place add column desk_read_at timestamptz;

-- Answers to notices are read by their instant.
create index acknowledgement_by_time on acknowledgement (at);
