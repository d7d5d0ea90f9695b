-- The use that each delivery, offer, notice and quota counter is about. Release 1.0 knows only reproduction: its rows get the default.
alter table receipt add column use text not null default 'reproduce';

-- Counted for each use. Release 1.0 inserts by position, so the column is the last.
alter table quota_use add column use text not null default 'reproduce';
alter table quota_use drop constraint quota_use_pkey, add primary key (permission_id, use, period, starts_at);

-- Release 1.0 takes every row of the table offer for an offer to reproduce, so offers for other uses have a table of their own.
create table other_use_offer (
    partner_id uuid not null,
    outlet_id uuid not null,
    use text not null,
    article_id uuid not null references article,
    version integer not null,
    level text not null,
    permission_id uuid not null,
    offered_at timestamptz not null,
    primary key (outlet_id, use, article_id),
    constraint other_use_offer_use check (use <> 'reproduce')
);
create index other_use_offer_of_article on other_use_offer (article_id, partner_id);
create trigger other_use_offer_of_partner after insert on other_use_offer referencing new table as written
    for each statement execute function refers_to_partner();
create trigger other_use_offer_of_partner_again after update on other_use_offer referencing new table as written
    for each statement execute function refers_to_partner();

create view offer_for_use as
select partner_id, outlet_id, 'reproduce' as use, article_id, version, level, permission_id, offered_at from offer
union all
select partner_id, outlet_id, use, article_id, version, level, permission_id, offered_at from other_use_offer;

create or replace function stays_while_referred_to() returns trigger
    language plpgsql
as $$
declare
    referring boolean;
begin
    execute format('select exists (select from receipt where %1$I = $1) or exists (select from offer_for_use where %1$I = $1)', tg_argv[0])
        into referring using old.id;
    if referring then
        raise foreign_key_violation using message = format('receipts or offers refer to this %s', tg_table_name);
    end if;
    return null;
end $$;

-- The use that a narrowed permission no longer permits. Null for reproduction, and for notices that concern copies for every use.
alter table notice add column use text;
drop index notice_once_of_permission;
create unique index notice_once_of_permission on notice (change_id, permission_id, kind, coalesce(use, 'reproduce')) where article_id is null;

create or replace view notice_about as
select n.id, n.partner_id, n.kind, n.change_id, n.due_at, n.done_at, n.withdrawn_at, n.article_id, null::text as use
from notice n where n.article_id is not null
union all
select n.id, n.partner_id, n.kind, n.change_id, n.due_at, n.done_at, n.withdrawn_at, r.article_id, null
from notice n join receipt r on r.permission_id = n.permission_id
where n.kind = 'permission-ended' and (coalesce(n.withdrawn_at, n.done_at) is null or r.delivered_at <= coalesce(n.withdrawn_at, n.done_at))
union all
select n.id, n.partner_id, n.kind, n.change_id, n.due_at, n.done_at, n.withdrawn_at, l.article_id, coalesce(n.use, 'reproduce')
from notice n join notice_article l on l.notice_id = n.id
where n.kind = 'permission-narrowed' and (l.back_at is null or l.back_at >= coalesce(n.withdrawn_at, n.done_at));

create function open_narrowed_notice(act bigint, narrowed uuid, now timestamptz, of_use text) returns uuid
    language sql
as $$
    insert into notice (id, partner_id, kind, demand, permission_id, use, change_id, issued_at, due_at)
    select next_id(), p.partner_id, 'permission-narrowed',
           case p.terms ->> 'afterTerm' when 'keep' then 'hold' else 'remove' end,
           p.id, of_use, act, now,
           case when p.terms ->> 'afterTerm' = 'keep' then null
                else now + coalesce(remove_within(p.terms), interval '24 hours') end
    from permission p where p.id = narrowed
    on conflict (change_id, permission_id, kind, coalesce(use, 'reproduce')) where article_id is null
        do update set done_at = null, withdrawn_at = null
    returning id
$$;

-- Release 1.0 calls this one.
create or replace function open_narrowed_notice(act bigint, narrowed uuid, now timestamptz) returns uuid
    language sql
as $$ select open_narrowed_notice(act, narrowed, now, null) $$;
