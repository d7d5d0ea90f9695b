-- A name in another script than Latin is looked up by its name before it gets a slug.
create index section_name on section (name);
create index tag_name on tag (name);
create index author_name on author (name);
