-- Inserts new articles, which are a JSON array.
insert into article (id, slug, source, source_id, source_version, created_at, created_by, updated_at, version,
    published_at, embargoed_until, scheduled_at, expires_at, modified_at, first_public_at, first_live_at, next_edge_at,
    visibility, type, language, section, tags, subjects, authors)
select r.id, r.slug, r.source, r."sourceId", r."sourceVersion", r."createdAt", :by, :now, r.version,
    r."publishedAt", r."embargoedUntil", r."scheduledAt", r."expiresAt", r."modifiedAt", r."firstPublicAt", r."firstLiveAt",
    r."nextEdgeAt", r.visibility, r.type, r.language, r.section, r.tags, r.subjects, r.authors
from json_to_recordset(cast(:articles as json)) r(id uuid, slug text, source text, "sourceId" text, "sourceVersion" text,
    "createdAt" timestamptz, version integer, "publishedAt" timestamptz,
    "embargoedUntil" timestamptz, "scheduledAt" timestamptz, "expiresAt" timestamptz, "modifiedAt" timestamptz,
    "firstPublicAt" timestamptz, "firstLiveAt" timestamptz, "nextEdgeAt" timestamptz, visibility text, type text,
    language text, section text, tags text[], subjects text[], authors text[])
