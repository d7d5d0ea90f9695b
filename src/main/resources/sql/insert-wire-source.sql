-- Inserts a source that a wire or an import names, unless it exists. Its name is not public.
insert into source (slug, name, url, visibility, copyright_holder, announced, created_at, updated_at, updated_by)
values (:slug, :name, :url, 'licensed', :name, false, :now, :now, :by) on conflict do nothing
