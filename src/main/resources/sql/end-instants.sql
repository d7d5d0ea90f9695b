-- The instant from which each of these articles is no longer available; null if there is none.
select id, case when pub_status <> 'usable' then status_at else coalesce(unpublished_at, expires_at) end as at
from article
where id = any(cast(:articles as uuid[]))
