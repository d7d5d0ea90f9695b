-- Deletes the media of articles, before those of their new versions are inserted.
delete from media where article_id = any(cast(:articles as uuid[]))
