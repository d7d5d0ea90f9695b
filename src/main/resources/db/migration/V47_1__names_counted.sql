-- The counts as they stand, without a lock. Every transaction that has written articles since the triggers of V47 stands in name_count with its difference,
-- every one before has ended. This statement sees both at one instant, so what it adds is exact while others go on writing.
select set_config('transaction_timeout', '0', true);

insert into name_count (kind, slug, articles)
select n.kind, n.slug, sum(n.articles) from (
    select x.kind, x.slug, 1 as articles from article a, article_names(a.section, a.source, a.tags, a.authors) x where article_counted(a)
    union all
    select kind, slug, -articles from name_count) n
group by n.kind, n.slug having sum(n.articles) <> 0;

-- What an editor has put before this release: the log has a row for it, and the demo newsroom was put by hand. What an import said is public looks like what
-- a story brought along; it is public while it is carried.
update section s set put_by_editor = true
where s.announced and (s.version > 1 or s.updated_by = 'demo'
    or exists (select from change c where c.article_id is null and c.subject = 'section:' || s.slug));
update source s set put_by_editor = true
where s.announced and (s.version > 1 or s.updated_by = 'demo'
    or exists (select from change c where c.article_id is null and c.subject = 'source:' || s.slug));
