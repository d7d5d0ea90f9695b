-- What readers of feeds had and may not have any more, because its visibility was narrowed, is a tombstone as other ends are; and what comes
-- back with the text that it had is newer than the tombstone that it had meanwhile.
alter table article
    -- Since when it is licensed though it was not before, or since it had ended by then; null where it is not licensed.
    add column narrowed_at timestamptz,
    -- When everybody was last shown something else of it and its text stayed: released, or its source was opened or narrowed.
    add column reshown_at  timestamptz;

create function article_shown_otherwise() returns trigger
    language plpgsql
as $$
begin
    if new.effective_visibility <> old.effective_visibility then
        new.narrowed_at := case when new.effective_visibility = 'licensed'
            then coalesce(old.taken_back_at, old.unpublished_at, least(old.expires_at, dateline_now())) end;
    end if;
    -- A publication is dated itself.
    if new.pub_status = 'usable' and new.modified_at = old.modified_at then
        new.reshown_at := dateline_now();
    end if;
    return new;
end $$;
-- Triggers of a row go by their names: after those that set what it looks at.
create trigger article_visible_otherwise before update on article
    for each row when (old.version > 0
                       and (old.effective_visibility <> new.effective_visibility or old.pub_status <> new.pub_status))
    execute function article_shown_otherwise();

create or replace function article_text_place() returns trigger
    language plpgsql
    -- It looks at one row by its key, whatever stands in it.
    set plan_cache_mode = 'force_generic_plan'
as $$
declare
    a article;
begin
    select * into a from article where id = new.article_id;
    new.published_at := a.published_at;
    new.modified_at := a.modified_at;
    new.expires_at := a.expires_at;
    new.shown := case when a.version > 0 and a.pub_status = 'usable' and a.unpublished_at is null then a.effective_visibility end;
    -- What is null is passed over.
    new.ended_at := case when a.first_public_at is not null
        then least(a.narrowed_at, coalesce(a.taken_back_at, a.unpublished_at, a.expires_at)) end;
    new.section := a.section;
    new.language := a.language;
    -- Not taken back; shown to everybody, whole or as a teaser, as in article_term.
    new.terms := array(select article_terms(a) union all select 'live' where new.shown is not null
                       union all select 'open' where new.shown <> 'licensed');
    new.times := time_stretches(0, a.published_at) || time_stretches(1, a.modified_at) || time_stretches(2, new.ended_at);
    -- A word that every article has, since by what is not in it no index finds one. No text holds it: words have no spaces.
    new.open := new.open || cast('''every article''' as tsvector);
    new.whole := new.whole || cast('''every article''' as tsvector);
    return new;
end $$;

-- Of what was narrowed before, everybody was told that last.
update article a set narrowed_at = (select max(c.at) from change c where c.article_id = a.id and c.told)
where a.version > 0 and a.first_public_at is not null and a.effective_visibility = 'licensed';
update article_text set article_id = article_id
where article_id in (select id from article where narrowed_at is not null);
update article set reshown_at = status_at
where pub_status = 'usable' and unpublished_at is null and status_at > modified_at;
