-- A number that changes with anything that answers and decisions take from a section, a tag or a source: whoever remembers names sees in the statement that
-- reads articles whether they still hold. A new name changes nothing that anybody remembers.
create table naming (
    only_one boolean primary key default true constraint naming_only_one check (only_one),
    state    integer not null
);
-- Of a sequence: what was rolled back leaves no number that another change would have again.
create sequence naming_state as integer;
insert into naming (state) values (nextval('naming_state'));

create function names_have_changed() returns trigger
    language plpgsql
as $$
begin
    update naming set state = nextval('naming_state');
    return null;
end $$;

create trigger section_renamed after update of name on section for each statement execute function names_have_changed();
create trigger section_gone after delete or truncate on section for each statement execute function names_have_changed();
create trigger tag_renamed after update of name on tag for each statement execute function names_have_changed();
create trigger tag_gone after delete or truncate on tag for each statement execute function names_have_changed();
create trigger source_renamed after update of name, url, copyright_holder, copyright_notice, media_syndicatable on source
    for each statement execute function names_have_changed();
create trigger source_gone after delete or truncate on source for each statement execute function names_have_changed();
