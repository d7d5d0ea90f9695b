-- Permissions that have ended. Those without a receipt need no notice. A revocation, or the closing of a partner, opens its notices itself; for
-- these the query only finds deliveries that were in progress at that instant.
select id from permission
where not end_told and (state = 'revoked' or state in ('active', 'suspended')
      and (valid_until <= :now or partner_id in (select id from partner where status = 'closed')))
  and exists (select from receipt where permission_id = permission.id)
order by valid_until limit :limit for no key update skip locked
