-- Inserts the media of live versions, which are a JSON array.
insert into media (article_id, id, type, role, url, copyright_holder, syndicatable, rights_expire_at)
select m.article, m.id, m.type, m.role, m.url, m.holder, m.syndicatable, m.until
from json_to_recordset(cast(:media as json)) m(article uuid, id text, type text, role text, url text, holder text,
    syndicatable text, until timestamptz)
