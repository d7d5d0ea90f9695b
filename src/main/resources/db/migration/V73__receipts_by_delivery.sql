-- The receipts of a partner's month, in the order in which they are exported. In a migration of its own: receipts can be read while it is built.
create index receipt_by_delivery on receipt (partner_id, delivered_at, id);
