-- A section with more than 100 articles that gets another parent: SectionTermsJob writes their filter values anew in batches. In one
-- transaction, 10,000 articles took longer than 5 s, and withholdings of these articles waited for it.
create table moved_section (
    slug text primary key references section (slug) on delete cascade,
    last_article uuid not null default '00000000-0000-0000-0000-000000000000'
);

create function article_section_terms(articles uuid[]) returns void
    language plpgsql
as $$
begin
    delete from article_term where article_id = any(articles) and term like 'section:%';
    insert into article_term
    select a.id, t.term, a.published_at, a.expires_at, a.effective_visibility <> 'licensed'
    from article a, article_terms(a) t(term)
    where a.id = any(articles) and a.version > 0 and a.pub_status = 'usable' and a.unpublished_at is null and t.term like 'section:%';
    update article_text set article_id = article_id where article_id = any(articles);
end $$;

create function sections_below(slug text) returns text[]
    language sql stable
as $$
    with recursive below(slug) as (
        select $1 union select s.slug from section s join below on s.parent = below.slug)
    select array_agg(below.slug) from below
$$;

create or replace function section_moved() returns trigger
    language plpgsql
as $$
declare
    below text[] := sections_below(new.slug);
    touched uuid[];
begin
    touched := array(select a.id from article a where a.section = any(below) limit 101);
    if cardinality(touched) > 100 then
        insert into moved_section (slug) values (new.slug) on conflict (slug) do update set last_article = default;
    elsif cardinality(touched) > 0 then
        perform article_section_terms(touched);
    end if;
    return null;
end $$;
