-- Forgets the deletions of items, each with its source at the same place of the other array.
delete from thrown_away t using unnest(cast(:sources as text[]), cast(:sourceIds as text[])) i(source, id)
where t.source = i.source and t.source_id = i.id
