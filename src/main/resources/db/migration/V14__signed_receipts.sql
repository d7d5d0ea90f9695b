-- The public halves of the keys that sign receipts; the newest signs. The private halves are secrets: where the newest one's is gone, the
-- next receipt is signed with a new key, and the old one stays listed for those who verify what it signed.
create table receipt_key (
    -- RFC 7638: the thumbprint of the key.
    kid     text        primary key,
    jwk     jsonb       not null,
    made_at timestamptz not null
);

-- The signed statement, kept so that it is the same for ever. Null in rows of the release before, until they are asked for.
alter table receipt add column statement text;
create index receipt_by_use on receipt (partner_id, permission_id, article_id, delivered_at);

-- How many articles a permission has served in a day or month, begun from the receipts that there were: whoever counts one more holds the row.
-- Under other terms than the ones it was begun with it is begun anew: nobody counted while they did not ask for it.
create table quota_use (
    permission_id      uuid        not null references permission,
    period             text        not null constraint quota_use_period check (period in ('day', 'month')),
    starts_at          timestamptz not null,
    permission_version integer     not null,
    used               integer     not null,
    primary key (permission_id, period, starts_at)
);
