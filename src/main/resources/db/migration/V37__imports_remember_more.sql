-- Where the document of the last run came from in the end, after redirects: what it names without a host stands in relation to that.
alter table import add column document_url text;

-- Whether the visibility was not ordered, and stands there only because the source was open: what is here then keeps the one it has.
alter table import add column visibility_of_new boolean not null default false;

-- Items that a wire or an import brought and whose working copy the newsroom threw away: no import brings them again.
create table thrown_away (
    source    text        not null,
    source_id text        not null,
    at        timestamptz not null,
    primary key (source, source_id)
);
