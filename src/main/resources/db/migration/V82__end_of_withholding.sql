-- What a release and a publication after a withholding have in common.
create function end_withholding(ended_by change) returns void
    language plpgsql
as $$
declare
    said change;
begin
    perform 1 from article where id = ended_by.article_id for update;
    -- What was corrected while nobody could read the article is told now.
    for said in
        select c.* from change c
        where c.article_id = ended_by.article_id and c.kind in ('corrected', 'clarified', 'noted', 'retracted')
          and c.id > (select max(w.id) from change w where w.article_id = ended_by.article_id and w.kind = 'withheld')
        order by c.id
    loop
        said.at := ended_by.at;
        perform open_notices(said, null);
    end loop;
    update notice set withdrawn_at = ended_by.at
    where article_id = ended_by.article_id and kind = 'withholding' and done_at is null and withdrawn_at is null;
end $$;

create or replace function withholding_ended_by_publication() returns trigger
    language plpgsql
as $$
begin
    if exists (select from notice where article_id = new.article_id and kind = 'withholding')
       and 'withheld' is not distinct from (
           select c.kind from change c
           where c.article_id = new.article_id and c.id < new.id and c.kind in ('withheld', 'released', 'published')
           order by c.id desc limit 1)
    then
        perform end_withholding(new);
    end if;
    return null;
end $$;

create or replace function notices_follow_the_log() returns trigger
    language plpgsql
as $$
declare
    subject_id uuid;
begin
    if new.article_id is not null then
        if new.kind = 'released' then
            perform end_withholding(new);
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
        -- The end of a partner is the end of all its permissions.
        perform open_end_notice(new, l.id) from permission l
        where l.partner_id = subject_id and l.state in ('active', 'suspended') and not l.end_told;
    else
        perform withdraw_end_notices(array(select l.id from permission l where l.partner_id = subject_id and l.end_told), new.at);
    end if;
    return null;
end $$;
