-- How often a node has claimed the check. A check that ends its node would be claimed without limit.
alter table reproduction_check add column attempts smallint not null default 0;
