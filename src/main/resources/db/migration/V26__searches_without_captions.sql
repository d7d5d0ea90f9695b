-- What partners search. A permission decides about each picture, so a partner may have the text and not what is said under a picture in it; its
-- search looks into the text without any captions. This file runs outside a transaction (see beside it): each statement can be repeated, and
-- the texts that are there already are done a few at a time, while others write.

-- Null where a text has no captions, and the whole serves.
alter table article_text add column if not exists uncaptioned tsvector;

create or replace function has_captions(content jsonb) returns boolean
    language sql immutable strict parallel safe
as $$ select jsonb_path_exists(content, '$.body[*] ? (exists(@.media) && @.caption != "")') $$;

-- As the whole vector is made, but for the captions.
create or replace function uncaptioned(content jsonb, configuration text) returns tsvector
    language sql stable
as $$
    select words.whole
    from (select string_agg(part #>> '{}', E'\n' order by number, kind) as body
          from jsonb_array_elements(content -> 'body') with ordinality as body(block, number),
          lateral (select 1, jsonb_path_query(block, '$.text') union all select 2, jsonb_path_query(block, '$.attribution')
                   union all select 3, jsonb_path_query(block, '$.items[*].text')
                   union all select 4, jsonb_path_query(block, '$.caption') where block -> 'media' is null
                   union all select 5, jsonb_path_query(block, '$.header[*]') union all select 6, jsonb_path_query(block, '$.rows[*][*]')
                   union all select 7, jsonb_path_query(block, '$.fallbackText')) parts(kind, part)
          where part #>> '{}' is not null) said,
    lateral (select string_agg(one ->> 'display', E'\n') as credits from jsonb_array_elements(content -> 'bylines') one) signed,
    lateral article_vectors(configuration, normalize(content ->> 'headline'), normalize(coalesce(content ->> 'teaser', '')),
        left(normalize(coalesce(said.body, '')), 200000) || E'\n' || normalize(coalesce(signed.credits, ''))) words
$$;

-- Derived here, so that no release that writes a text can leave it out. Where it cannot be, only what is open is searched.
create or replace function article_text_uncaptioned() returns trigger
    language plpgsql
    set plan_cache_mode to 'force_generic_plan'
as $$
declare
    story jsonb;
begin
    select v.content into story from article a join version v on v.article_id = a.id and v.number = a.version where a.id = new.article_id;
    if story is null then new.uncaptioned := new.open;
    elsif has_captions(story) then new.uncaptioned := uncaptioned(story, new.configuration);
    else new.uncaptioned := null;
    end if;
    return new;
end $$;
create or replace trigger article_text_uncaptioned_when_made before insert on article_text
    for each row execute function article_text_uncaptioned();
create or replace trigger article_text_uncaptioned_when_changed before update of whole on article_text
    for each row when (new.uncaptioned is not distinct from old.uncaptioned) execute function article_text_uncaptioned();

-- Ten in a transaction; what somebody is writing at the moment is left for later, so that nobody waits in a circle.
create or replace procedure every_text_without_captions()
    language plpgsql
as $$
declare
    last uuid := '00000000-0000-0000-0000-000000000000';
    batch uuid[];
    held uuid[];
    later uuid[] := '{}';
begin
    loop
        batch := array(select article_id from article_text where article_id > last order by article_id limit 500);
        exit when cardinality(batch) = 0;
        later := later || array(select a.id from article a join version v on v.article_id = a.id and v.number = a.version
                                where a.id = any(batch) and has_captions(v.content));
        last := batch[cardinality(batch)];
        commit;
        loop
            held := array(select article_id from article_text where article_id = any(later) limit 10 for update skip locked);
            exit when cardinality(held) = 0;
            update article_text t set uncaptioned = uncaptioned(v.content, t.configuration)
            from article a join version v on v.article_id = a.id and v.number = a.version
            where t.article_id = a.id and a.id = any(held);
            commit;
            later := array(select one from unnest(later) one where one <> all(held));
        end loop;
        commit;
    end loop;
    while cardinality(later) > 0 loop
        held := array(select article_id from article_text where article_id = any(later) limit 10 for update skip locked);
        update article_text t set uncaptioned = uncaptioned(v.content, t.configuration)
        from article a join version v on v.article_id = a.id and v.number = a.version
        where t.article_id = a.id and a.id = any(held);
        commit;
        later := array(select article_id from article_text where article_id = any(later) and article_id <> all(held));
        perform pg_sleep(0.05);
    end loop;
end $$;
call every_text_without_captions();
drop procedure every_text_without_captions();
