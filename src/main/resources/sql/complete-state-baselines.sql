-- Records that every published article has a row in article_state, if so.
update history_start set complete_at = dateline_now()
where complete_at is null and not exists (
    select from article a where version > 0 and not exists (select from article_state s where s.article_id = a.id))
