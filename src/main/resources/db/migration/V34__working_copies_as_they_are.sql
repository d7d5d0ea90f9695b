-- Working copies and what wires sent are written more often than they are read: they are kept as they come, and not packed first.
-- What is there already stays as it is until it is written again.
alter table draft alter column content set storage external;
alter table wire_item alter column content set storage external;
