-- Editors put tags and authors as they put sections and sources. A row that no editor has put has version 1 and no instant of change.
alter table tag
    add column version integer not null default 1,
    add column updated_at timestamptz,
    add column updated_by text;
alter table author
    add column version integer not null default 1,
    add column updated_at timestamptz,
    add column updated_by text;

-- Only an editor's PUT moves the version, and makes the name public.
create trigger tag_put before update on tag for each row when (new.version > old.version) execute function name_put();
create trigger author_put before update on author for each row when (new.version > old.version) execute function name_put();
