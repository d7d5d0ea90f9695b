-- The article of a preview, as readers would get it if the text of the preview were published as it is. No row for a preview that has ended.
select t.xmin, t.id, t.slug, t.version, 'usable' as pub_status,
    coalesce(t.content ->> 'visibility', s.visibility, 'public') as effective_visibility,
    t.published_at, greatest(t.published_at, t.edited_at) as modified_at, cast(null as timestamptz) as reshown_at,
    cast(null as timestamptz) as embargoed_until, cast(null as timestamptz) as scheduled_at, t.expires_at,
    cast(null as timestamptz) as unpublished_at, t.first_public_at, cast(null as timestamptz) as status_at,
    cast(null as text) as status_reason, cast(null as text) as kill_notice, cast(null as uuid) as replacement,
    t.content ->> 'section' as section, array(select jsonb_array_elements_text(t.content -> 'tags')) as tags,
    t.content ->> 'source' as source, t.translation_group, t.content
from (
    select a.xmin, a.id, a.version + 1 as version, a.first_public_at, a.translation_group, e.edited_at,
        coalesce(p.slug, d.slug) as slug, coalesce(p.content, draft_content(d)) as content,
        case when a.first_live_at is null then greatest(a.published_at, e.edited_at) else a.published_at end as published_at,
        case when a.expires_at > cast(:now as timestamptz) then a.expires_at end as expires_at
    from preview p
    join article a on a.id = p.article_id and a.pub_status <> 'canceled'
    join draft d on d.article_id = p.article_id
    cross join lateral (select case when p.content is null then d.updated_at else p.created_at end as edited_at) e
    where p.token_hmac = :hmac and p.revoked_at is null and p.expires_at > cast(:now as timestamptz)) t
left join source s on s.slug = t.content ->> 'source'
