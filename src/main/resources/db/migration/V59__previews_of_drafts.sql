-- Links that show an unpublished text to people without a key. The token is not stored, only its HMAC. The row outlives its article, so that
-- the link of a deleted draft is answered with 410 as the link of a killed article is; therefore there is no foreign key.
create table preview (
    id uuid primary key,
    article_id uuid not null,
    token_hmac bytea not null,
    label text,
    -- The pinned copy of the draft; null for a preview that follows the draft.
    slug text,
    content jsonb,
    created_at timestamptz not null,
    created_by text not null,
    expires_at timestamptz not null,
    revoked_at timestamptz,
    revoked_by text,
    constraint preview_pinned check ((slug is null) = (content is null)),
    constraint preview_revoked check ((revoked_at is null) = (revoked_by is null))
);
create unique index preview_by_token on preview (token_hmac);
create index preview_of_article on preview (article_id, id);
create index preview_by_end on preview (expires_at);
