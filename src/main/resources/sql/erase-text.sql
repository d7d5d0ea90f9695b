-- Erases the text of a killed article: of its draft and every version, the pinned previews, what a wire sent, the notes of corrections, and
-- what was made from the text. Content hashes stay, for the receipts. Of the responses that are stored for Idempotency-Key, status and headers
-- stay, so that a repeated request is not carried out again.
with versions as (
    update version set content = erased_content(content), note = null where article_id = :article
), drafts as (
    update draft set content = erased_content(content) where article_id = :article and content is not null
), previews as (
    update preview set content = erased_content(content) where article_id = :article and content is not null
), wire_items as (
    update wire_item set content = erased_content(content) where article_id = :article and content is not null
), corrections as (
    update correction set note = '' where article_id = :article
), responses as (
    update idempotency set body = null
    where cast(:article as uuid) = any(ids) or ids is null and body like '%' || cast(:article as text) || '%'
), media_objects as (
    delete from media where article_id = :article
), texts as (
    delete from article_text where article_id = :article
), offsets as (
    delete from passage_text where article_id = :article
)
delete from finished_article where article_id = :article
