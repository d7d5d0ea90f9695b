-- The use policies of the newsroom, of sources and sections, those of some articles, and the tree of sections if any has a policy. A removed policy
-- is an empty object, with the instant of its removal.
select level as kind, subject, cast(coalesce(policy, '{}') as text) as content, updated_at as since from use_policy
union all
select 'article', cast(article_id as text), cast(policy as text), recorded_at from article_use_policy
where article_id = any(cast(:articles as uuid[]))
union all
select 'parent', slug, parent, null from section
where parent is not null and exists (select from use_policy where level = 'section')
