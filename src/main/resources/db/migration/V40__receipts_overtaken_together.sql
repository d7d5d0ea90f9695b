-- Receipts are written many at once, and what has overtaken them is looked for once for all of them. Each article is looked up by its key, however many rows
-- the planner expects. Notices are opened in one order on every node.
lock table receipt in access exclusive mode;

create function receipts_overtaken() returns trigger
    language plpgsql
as $$
declare
    about change;
    late receipt;
begin
    for late in
        select * from written w
        where w.delivered_at >= dateline_now() - interval '1 minute'
          and (select a.version = w.version and a.pub_status = 'usable' from article a where a.id = w.article_id) is not true
        order by w.partner_id, w.article_id, w.id
    loop
        for about in
            select c.* from change c join article a on a.id = c.article_id
            where c.article_id = late.article_id
              and (c.kind in ('corrected', 'clarified', 'noted', 'retracted') and c.version > late.version
                   or c.kind = 'canceled' or c.kind = 'withheld' and a.pub_status = 'withheld' and c.at = a.status_at)
            order by c.id
        loop
            perform open_notices(about, late.partner_id);
        end loop;
    end loop;
    return null;
end $$;
create trigger receipts_overtaken after insert on receipt referencing new table as written
    for each statement execute function receipts_overtaken();
drop trigger receipt_overtaken on receipt;
drop function receipt_overtaken();
