-- Where the document of the last run came from in the end, after redirects: what it names without a host stands in relation to that.
alter table import add column document_url text;
