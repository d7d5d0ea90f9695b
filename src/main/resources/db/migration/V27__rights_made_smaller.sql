-- What the rights desk takes away by an edit is answered for like what it ends: an exclusion, a smaller scope, a closed partner.

alter table notice drop constraint notice_kind;
alter table notice add constraint notice_kind check (kind in ('correction', 'clarification', 'editors-note', 'retraction', 'withholding',
    'kill', 'permission-ended', 'permission-narrowed'));
alter table notice drop constraint notice_of_something;
alter table notice add constraint notice_of_something check ((article_id is null) = (kind in ('permission-ended', 'permission-narrowed')));
-- One act may end or narrow several permissions of a partner, and each has its notice.
alter table notice drop constraint notice_once;
create unique index notice_once on notice (change_id, partner_id) where article_id is not null;
create unique index notice_once_of_permission on notice (change_id, permission_id, kind) where article_id is null;

-- What a narrowing is about. No reference to the article: nobody's lock on one holds up a kill.
create table notice_article (
    notice_id  uuid        not null references notice,
    article_id uuid        not null,
    -- Which was given it.
    outlet_id  uuid        not null references outlet,
    -- When the right came back.
    back_at    timestamptz,
    primary key (notice_id, article_id, outlet_id)
);
create index notice_article_taken on notice_article (article_id, outlet_id) where back_at is null;

-- Every notice with each article that it is about, perhaps more than once. Of one that is over, as it was until then.
create view notice_about as
select n.id, n.partner_id, n.kind, n.change_id, n.due_at, n.done_at, n.withdrawn_at, n.article_id
from notice n where n.article_id is not null
union all
select n.id, n.partner_id, n.kind, n.change_id, n.due_at, n.done_at, n.withdrawn_at, r.article_id
from notice n join receipt r on r.permission_id = n.permission_id
where n.kind = 'permission-ended' and (coalesce(n.withdrawn_at, n.done_at) is null or r.delivered_at <= coalesce(n.withdrawn_at, n.done_at))
union all
select n.id, n.partner_id, n.kind, n.change_id, n.due_at, n.done_at, n.withdrawn_at, l.article_id
from notice n join notice_article l on l.notice_id = n.id
where n.kind = 'permission-narrowed' and (l.back_at is null or l.back_at >= coalesce(n.withdrawn_at, n.done_at));

-- As before, but for the index that tells what is there already.
create or replace function open_notices(about change, one uuid) returns void
    language sql
as $$
    insert into notice (id, partner_id, kind, demand, article_id, version, permission_id, change_id, issued_at, due_at)
    select next_id(), had.partner_id, notice_kind(about.kind),
           case when about.kind in ('withheld', 'canceled') then 'remove' else 'correct' end,
           about.article_id,
           case when about.kind not in ('withheld', 'canceled') then about.version end,
           had.permission_id, about.id, about.at,
           about.at + least(case about.kind when 'canceled' then interval '1 hour' else interval '24 hours' end,
                            remove_within(p.terms))
    from (select distinct on (partner_id) partner_id, permission_id from receipt
          where article_id = about.article_id and (one is null or partner_id = one)
          order by partner_id, delivered_at desc) had
    join permission p on p.id = had.permission_id
    on conflict (change_id, partner_id) where article_id is not null do nothing
$$;

-- A narrowing is told as an end is. What an overtaken delivery adds to one that is over opens it again.
create function open_narrowed_notice(act bigint, narrowed uuid, now timestamptz) returns uuid
    language sql
as $$
    insert into notice (id, partner_id, kind, demand, permission_id, change_id, issued_at, due_at)
    select next_id(), p.partner_id, 'permission-narrowed',
           case p.terms ->> 'afterTerm' when 'keep' then 'hold' else 'remove' end,
           p.id, act, now,
           case when p.terms ->> 'afterTerm' = 'keep' then null
                else now + coalesce(remove_within(p.terms), interval '24 hours') end
    from permission p where p.id = narrowed
    on conflict (change_id, permission_id, kind) where article_id is null do update set done_at = null, withdrawn_at = null
    returning id
$$;

-- Taken back where it goes on: its own term, and the partner.
create function withdraw_end_notices(again uuid[], now timestamptz) returns void
    language sql
as $$
    with going_on as (
        update permission p set end_told = false
        where p.id = any(again) and p.end_told and p.state <> 'revoked' and (p.valid_until is null or p.valid_until > now)
          and not exists (select from partner q where q.id = p.partner_id and q.status = 'closed')
        returning p.id)
    update notice n set withdrawn_at = now
    from going_on where n.permission_id = going_on.id and n.kind = 'permission-ended' and n.done_at is null and n.withdrawn_at is null
$$;

create or replace function notices_follow_the_log() returns trigger
    language plpgsql
as $$
declare
    subject_id uuid;
    said       change;
begin
    if new.article_id is not null then
        if new.kind = 'released' then
            -- What was put right while nobody could read it is told now.
            perform 1 from article where id = new.article_id for update;
            for said in
                select c.* from change c
                where c.article_id = new.article_id and c.kind in ('corrected', 'clarified', 'noted', 'retracted')
                  and c.id > (select max(w.id) from change w where w.article_id = new.article_id and w.kind = 'withheld')
                order by c.id
            loop
                said.at := new.at;
                perform open_notices(said, null);
            end loop;
            update notice set withdrawn_at = new.at
            where article_id = new.article_id and kind = 'withholding' and done_at is null and withdrawn_at is null;
        else
            -- A receipt refers to its article: those that are being written are waited for, and later ones wait and then see this.
            perform 1 from article where id = new.article_id for update;
            if new.kind in ('withheld', 'canceled')
               or not exists (select from article where id = new.article_id and pub_status = 'withheld') then
                perform open_notices(new, null);
            end if;
        end if;
        return null;
    end if;
    subject_id := cast(substr(new.subject, strpos(new.subject, ':') + 1) as uuid);
    if new.kind = 'permission-changed' then
        perform withdraw_end_notices(array[subject_id], new.at);
    elsif new.kind <> 'partner-changed' then
        perform open_end_notice(new, subject_id);
    elsif exists (select from partner where id = subject_id and status = 'closed') then
        -- Whoever closes a partner ends all that it has.
        perform open_end_notice(new, l.id) from permission l
        where l.partner_id = subject_id and l.state in ('active', 'suspended') and not l.end_told;
    else
        perform withdraw_end_notices(array(select l.id from permission l where l.partner_id = subject_id and l.end_told), new.at);
    end if;
    return null;
end $$;

drop trigger notices_follow_the_log on change;
create trigger notices_follow_the_log after insert on change
    for each row when (new.kind in ('corrected', 'clarified', 'noted', 'retracted', 'withheld', 'canceled', 'released',
                                    'permission-revoked', 'permission-lapsed', 'permission-changed', 'partner-changed'))
    execute function notices_follow_the_log();
