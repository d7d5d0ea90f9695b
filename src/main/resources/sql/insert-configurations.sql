-- Inserts the text search configurations that are not in use yet.
insert into text_configuration select unnest(cast(:names as text[])) on conflict do nothing
