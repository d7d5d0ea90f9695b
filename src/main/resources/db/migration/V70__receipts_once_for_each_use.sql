-- In a migration of its own: receipts can be read while the index is built, and it locks no other table meanwhile.
create unique index receipt_once_for_use
    on receipt (partner_id, outlet_id, article_id, version, level, permission_id, permission_version, content_hash, use);
