-- Inserts a section of a newsroom that articles come from, unless it exists.
insert into section (slug, name, description, parent, announced, created_at, updated_at, updated_by)
values (:slug, :name, :description, :parent, :announced, :now, :now, :by) on conflict do nothing
