-- Inserts a source of a newsroom that articles come from, unless it exists.
insert into source (slug, name, url, visibility, copyright_holder, copyright_notice, media_syndicatable, public_history, announced,
    created_at, updated_at, updated_by)
values (:slug, :name, :url, :visibility, :copyrightHolder, :copyrightNotice, :mediaSyndicatable, :publicHistory, :announced, :now, :now, :by)
on conflict do nothing
