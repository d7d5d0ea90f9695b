-- The writer separates the words of scripts without spaces, by dictionaries that the database does not have. Therefore it also gives the
-- search vector without captions. The trigger still makes that vector for the release before, which does not give it.
create or replace function article_text_uncaptioned() returns trigger
    language plpgsql
    set plan_cache_mode to 'force_generic_plan'
as $$
declare
    story jsonb;
begin
    if new.uncaptioned is not null then return new; end if;
    select v.content into story from article a join version v on v.article_id = a.id and v.number = a.version where a.id = new.article_id;
    if story is null then new.uncaptioned := new.open;
    elsif has_captions(story) then new.uncaptioned := uncaptioned(story, new.configuration);
    else new.uncaptioned := null;
    end if;
    return new;
end $$;
-- It replaced an unchanged vector on each update. The release before, too, takes the vector of the row that it tried to insert.
drop trigger if exists article_text_uncaptioned_when_changed on article_text;
