-- The same text under the same terms for two uses is two deliveries. Release 1.0 names the constraint in its statements.
alter table receipt drop constraint receipt_once, add constraint receipt_once unique using index receipt_once_for_use;
