-- Receipts are signed with keys whose private half is sealed under a key that is not in the database. A node of the release before knows nothing of
-- these columns: it inserts rows without them, and keeps its private halves in the table secret, from which newer nodes erase them.
alter table receipt_key
    -- AES-256-GCM of the private half, bound to the row. Null where only one running node has it, where a release before made it, and once the key is retired.
    add column sealed          bytea,
    -- It signs nothing from then on; what it signed before is verified for ever. Null in rows of the release before: a year after they were made.
    add column expires_at      timestamptz,
    -- By bin/dateline retire-signing-key.
    add column retired_at      timestamptz,
    add column retired_because text,
    add constraint receipt_key_retired check (
        (retired_at is null) = (retired_because is null)
        and (retired_because is null or retired_because in ('superseded', 'compromised'))
        and (retired_at is null or sealed is null));
