-- Remembers that an article was deleted, if a wire or an import brought it.
insert into thrown_away (source, source_id, at)
select a.source, a.source_id, :now from article a join wire_item w on w.article_id = a.id
where a.id = :article and a.source is not null and a.source_id is not null on conflict do nothing
