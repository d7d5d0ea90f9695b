-- Where the document of the last run came from in the end, after redirects: what it names without a host stands in relation to that.
alter table import add column document_url text;

-- Whether the visibility was not ordered, and stands there only because the source was open: what is here then keeps the one it has.
alter table import add column visibility_of_new boolean not null default false;
