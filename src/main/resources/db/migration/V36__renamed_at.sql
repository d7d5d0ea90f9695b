-- A list says something else when a name in it is another one: for those who ask whether it was modified since. A name that nobody may know yet moves
-- nothing that everybody can see.
alter table naming add column renamed_at timestamptz;

create function known_name_has_changed() returns trigger
    language plpgsql
as $$
begin
    update naming set renamed_at = dateline_now();
    return null;
end $$;

create trigger section_renamed_for_all after update of name on section
    for each row when (old.announced and old.name is distinct from new.name) execute function known_name_has_changed();
create trigger tag_renamed_for_all after update of name on tag
    for each row when (old.announced and old.name is distinct from new.name) execute function known_name_has_changed();
create trigger source_renamed_for_all after update of name, url, copyright_holder, copyright_notice on source
    for each row when (old.announced and (old.name, old.url, old.copyright_holder, old.copyright_notice)
                       is distinct from (new.name, new.url, new.copyright_holder, new.copyright_notice))
    execute function known_name_has_changed();
