-- A source with more than 100 articles to change: SourceVisibility changes them in batches, after the source. When the articles were changed
-- before the source, an edit that allowed less could end while an earlier one, which allowed more, still changed articles.
create table changed_source (
    slug text primary key references source (slug) on delete cascade,
    last_article uuid not null default '00000000-0000-0000-0000-000000000000'
);

create or replace function source_visibility_to_articles() returns trigger
    language plpgsql
as $$
declare
    touched uuid[];
begin
    touched := array(select a.id from article a
                     where a.source = new.slug and a.visibility is null and a.effective_visibility <> new.visibility limit 101);
    if cardinality(touched) > 100 then
        insert into changed_source (slug) values (new.slug) on conflict (slug) do update set last_article = default;
    else
        update article set effective_visibility = new.visibility
        where source = new.slug and visibility is null and effective_visibility <> new.visibility;
    end if;
    return null;
end $$;
