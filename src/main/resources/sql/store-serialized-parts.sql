-- Stores the serialized parts of versions with this number, which are a JSON array. Parts of a later version stay.
insert into finished_article (article_id, number, form, head, body, subjects, media, teasing_media, source_id,
    copyright_holder, copyright_notice, canonical_url, original_published_at, configuration, headline_offsets, teaser_offsets)
select r.id, :number, :form, convert_to(r.head, 'UTF8'), decode(r.body, 'base64'), convert_to(r.subjects, 'UTF8'),
    convert_to(r.media, 'UTF8'), convert_to(r."teaserMedia", 'UTF8'), r."sourceId", r."copyrightHolder",
    r."copyrightNotice", r."canonicalUrl", r."originalPublishedAt", r.configuration, decode(r."headlineOffsets", 'base64'),
    decode(r."teaserOffsets", 'base64')
from json_to_recordset(cast(:parts as json)) r(id uuid, head text, body text, subjects text, media text, "teaserMedia" text,
    "sourceId" text, "copyrightHolder" text, "copyrightNotice" text, "canonicalUrl" text, "originalPublishedAt" text,
    configuration text, "headlineOffsets" text, "teaserOffsets" text)
on conflict (article_id) do update set number = excluded.number, form = excluded.form, head = excluded.head,
    body = excluded.body, subjects = excluded.subjects, media = excluded.media,
    teasing_media = excluded.teasing_media, source_id = excluded.source_id,
    copyright_holder = excluded.copyright_holder, copyright_notice = excluded.copyright_notice,
    canonical_url = excluded.canonical_url, original_published_at = excluded.original_published_at,
    configuration = excluded.configuration, headline_offsets = excluded.headline_offsets, teaser_offsets = excluded.teaser_offsets
where finished_article.number <= excluded.number
