-- All names of sections, tags and sources, each row with the snapshot that it belongs to; one row without a name if there are none.
select cast(cast(pg_snapshot_xmin(pg_current_snapshot()) as xid) as text), incarnation(), named.*
from (values (1)) one_row
left join (
    select 'section' as kind, slug, name, null as url, null as holder, null as notice, null as media from section
    union all
    select 'tag', slug, name, null, null, null, null from tag
    union all
    select 'source', slug, name, url, copyright_holder, copyright_notice, media_syndicatable from source
    limit :limit) named on true
