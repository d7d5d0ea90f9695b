-- A webhook that a key of another outlet had changed kept the rights of the first outlet. It has those of its key.
with moved as (
    update webhook w set outlet_id = k.outlet_id
    from key k
    where k.id = w.key_id and k.partner_id = w.partner_id and k.outlet_id <> w.outlet_id
    returning w.id)
update webhook_delivery d set state = 'superseded', settled_at = dateline_now(), next_at = null, lease = null, lease_until = null
from moved
where d.webhook_id = moved.id and d.state = 'pending' and not d.test;

-- The latest attempts of each delivery are kept.
delete from webhook_attempt a
using (select id, row_number() over (partition by delivery_id order by id desc) as place from webhook_attempt) ranked
where a.id = ranked.id and ranked.place > 20;
