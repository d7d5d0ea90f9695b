-- A page of search results reads twenty of these: unpacking them took longer than all else that the database does for it. They stay with their rows, as
-- they are, where a page of the table holds them. What was written before is read as before, and is written so with its next version.
alter table passage_text alter column headline set storage external, alter column teaser set storage external, alter column body set storage external;
alter table passage_text set (toast_tuple_target = 8160);
