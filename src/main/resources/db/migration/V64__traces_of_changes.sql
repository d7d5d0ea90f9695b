-- The trace (W3C traceparent) of the request that wrote a change, and of the change that caused a delivery; null without tracing.
alter table change add column traceparent text;
alter table webhook_delivery add column traceparent text;
