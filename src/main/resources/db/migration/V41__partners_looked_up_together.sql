-- That a receipt or an offer is of a partner, of an outlet of that partner and under a permission of that partner is looked at once for all that one statement
-- writes: keys of each row would look three times for each, and find the same few rows. Like keys, they hold what is referred to until the end.

-- The release before takes these tables in other orders. Nobody waits behind this for longer than a moment, and it never waits until somebody is found to
-- wait for it.
select set_config('transaction_timeout', '0', true);
do $$
begin
    for attempt in 1..200 loop
        begin
            perform set_config('lock_timeout', '300ms', true);
            lock table partner, outlet, permission, offer, receipt in access exclusive mode;
            perform set_config('lock_timeout', '0', true);
            return;
        exception when lock_not_available then
            perform pg_sleep(0.2);
        end;
    end loop;
    raise 'the tables of partners and of what they were given were in use for a minute; start again';
end $$;

create function refers_to_partner() returns trigger
    language plpgsql
as $$
begin
    perform from (select distinct partner_id, outlet_id, permission_id from written) w
    where not exists (
        select from partner q join outlet o on o.partner_id = q.id join permission p on p.partner_id = q.id
        where q.id = w.partner_id and o.id = w.outlet_id and p.id = w.permission_id
        for key share);
    if found then
        raise foreign_key_violation using message = format('a row of %s refers to no outlet and permission of one partner', tg_table_name);
    end if;
    return null;
end $$;
create trigger receipt_of_partner after insert on receipt referencing new table as written
    for each statement execute function refers_to_partner();
create trigger receipt_of_partner_again after update on receipt referencing new table as written
    for each statement execute function refers_to_partner();
create trigger offer_of_partner after insert on offer referencing new table as written
    for each statement execute function refers_to_partner();
create trigger offer_of_partner_again after update on offer referencing new table as written
    for each statement execute function refers_to_partner();

-- A partner stays while it has an outlet.
create function stays_while_referred_to() returns trigger
    language plpgsql
as $$
declare
    referring boolean;
begin
    execute format('select exists (select from receipt where %1$I = $1) or exists (select from offer where %1$I = $1)', tg_argv[0])
        into referring using old.id;
    if referring then
        raise foreign_key_violation using message = format('receipts or offers refer to this %s', tg_table_name);
    end if;
    return null;
end $$;
create trigger outlet_stays after delete on outlet
    for each row execute function stays_while_referred_to('outlet_id');
create trigger permission_stays after delete on permission
    for each row execute function stays_while_referred_to('permission_id');

create function stays_with_partner() returns trigger
    language plpgsql
as $$
begin
    raise foreign_key_violation using message = format('%s %s stays what it is, and with its partner', tg_table_name, old.id);
end $$;
create trigger outlet_stays_with_partner before update on outlet
    for each row when ((new.id, new.partner_id) <> (old.id, old.partner_id)) execute function stays_with_partner();
create trigger permission_stays_with_partner before update on permission
    for each row when ((new.id, new.partner_id) <> (old.id, old.partner_id)) execute function stays_with_partner();

alter table receipt drop constraint receipt_partner_id_fkey, drop constraint receipt_outlet_id_fkey, drop constraint receipt_permission_id_fkey;
alter table offer drop constraint offer_partner_id_fkey, drop constraint offer_outlet_id_fkey, drop constraint offer_permission_id_fkey;

-- Once for all deliveries of one transaction: no right of these partners moves until it ends. Then, by which versions of partner, outlet and permission a
-- delivery is to have been decided; read after the locks, which a single statement would read before.
create function held_still(partners uuid[], outlets uuid[], permissions uuid[])
    returns table (permission uuid, outlet uuid, of_partner integer, of_outlet integer, of_permission integer)
    language plpgsql
as $$
begin
    perform pg_advisory_xact_lock_shared(hashtextextended(cast(id as text), 27)) from (select unnest(partners) as id order by 1) those;
    return query
        select p.id, o.id, q.version, o.version, p.version
        from permission p join partner q on q.id = p.partner_id join outlet o on o.partner_id = q.id
        where p.id = any(permissions) and o.id = any(outlets);
end $$;
