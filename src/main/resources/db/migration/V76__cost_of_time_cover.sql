-- time_cover takes about 0.1 ms, because it is written in PL/pgSQL. With the cost that PostgreSQL assumes, the planner preferred, among a few
-- thousand articles, to read the whole table and to compute the ranges for each row: seconds for a list with modifiedFrom.
alter function time_cover(integer, bigint, bigint) cost 5000;
