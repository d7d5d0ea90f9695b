-- Of an item that was longer than what may be kept: which of its members were cut.
alter table import_entry add column cut text[] not null default '{}';

-- What whoever ordered an import has to look at; in place of the index of what was refused, which the release before still asks by.
create index import_entry_amiss on import_entry (import_id, run desc, number) where outcome = 'refused' or cut <> '{}';
