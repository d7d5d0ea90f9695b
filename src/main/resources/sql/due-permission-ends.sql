-- Permissions that have ended, and the instant at which they were found. Those without a receipt need no notice. A revocation, or the closing of a
-- partner, opens its notices itself; for these the query only finds deliveries that were in progress at that instant.
with clock as materialized (select dateline_now() as now)
select permission.id, clock.now from permission cross join clock
where not end_told and (state = 'revoked' or state in ('active', 'suspended')
      and (valid_until <= clock.now or partner_id in (select id from partner where status = 'closed')))
  and exists (select from receipt where permission_id = permission.id)
order by valid_until limit :limit for no key update of permission skip locked
