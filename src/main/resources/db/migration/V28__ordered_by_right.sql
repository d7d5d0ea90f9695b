-- What goes on by itself, a webhook or an import that is fetched again and again, goes on by the right of a key, and ends with it.

-- A key that was rotated has a successor: what it had ordered goes over to that one when it ends.
alter table key add column replaced_by text references key;

-- What has become of a key's right; null while it is in force. For a former partner's notices it outlasts the end of its key.
create function key_ended(k key, at timestamptz) returns text
    language sql stable
as $$
    select case
        when k.revoked_at is not null then 'key-revoked'
        when k.expires_at <= at and not ('notices' = any(k.scopes) and keeps_notices_key(k.partner_id, at)) then 'key-expired'
    end
$$;

-- The key that ordered it, or sent its document last. Until now only its name was kept.
alter table import add column key_id text references key;
update import i set key_id = (
    select k.id from key k
    where k.name = i.created_by and k.partner_id is null and 'articles:write' = any(k.scopes) and k.created_at <= i.created_at
    order by k.created_at desc limit 1);

alter table webhook drop constraint webhook_disabled;
alter table webhook add constraint webhook_disabled
    check (disabled_because in ('asked', 'gone', 'failing', 'key-revoked', 'key-expired'));
