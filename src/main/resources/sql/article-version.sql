-- An article as it was with one of its versions: what the version decides comes from it, everything else from the article.
select a.xmin, a.id, v.slug, v.number as version, a.pub_status,
    coalesce(v.visibility, v.content ->> 'visibility', s.visibility, 'public') as effective_visibility,
    a.published_at, cast(:modifiedAt as timestamptz) as modified_at, a.reshown_at, a.embargoed_until, a.scheduled_at,
    a.expires_at, a.unpublished_at, a.first_public_at, a.status_at, a.status_reason, a.kill_notice,
    cast(null as uuid) as replacement, v.content ->> 'section' as section,
    array(select jsonb_array_elements_text(v.content -> 'tags')) as tags,
    v.content ->> 'source' as source, cast(null as uuid) as translation_group
from version v
join article a on a.id = v.article_id
left join source s on s.slug = v.content ->> 'source'
where v.article_id = :article and v.number = :number
