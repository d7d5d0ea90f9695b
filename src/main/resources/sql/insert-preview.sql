-- A preview of a draft, with a copy of it if the preview is pinned.
insert into preview (id, article_id, token_hmac, label, slug, content, created_at, created_by, expires_at)
select :id, d.article_id, :hmac, cast(:label as text), case when p.pinned then d.slug end, case when p.pinned then draft_content(d) end,
    :now, :by, :expiresAt
from draft d, (values (cast(:pinned as boolean))) p (pinned)
where d.article_id = :article
