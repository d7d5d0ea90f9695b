-- How often the present run was continued without an item done since; a run that ends the server each time is given up.
alter table import add column interruptions integer not null default 0;
