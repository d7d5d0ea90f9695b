-- A withholding may end by unpublication and a new publication instead of a release. What the release does for notices happens at that
-- publication: corrections made meanwhile are told, and the notice of the withholding ends.
create function withholding_ended_by_publication() returns trigger
    language plpgsql
as $$
declare
    said change;
begin
    if not exists (select from notice where article_id = new.article_id and kind = 'withholding')
       or 'withheld' is distinct from (
           select c.kind from change c
           where c.article_id = new.article_id and c.id < new.id and c.kind in ('withheld', 'released', 'published')
           order by c.id desc limit 1)
    then
        return null;
    end if;
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
    return null;
end $$;

create trigger withholding_ended_by_publication after insert on change
    for each row when (new.kind = 'published')
    execute function withholding_ended_by_publication();

-- Articles that bulk writes or imports brought with firstLiveAt only, or that were published while their source became public: they are
-- readable by everybody, and their end is told only if they have this instant.
update article set first_public_at = coalesce(first_live_at, published_at)
where version > 0 and first_public_at is null and effective_visibility <> 'licensed' and pub_status = 'usable'
  and unpublished_at is null and published_at <= dateline_now() and (expires_at is null or expires_at > dateline_now());

-- The ids that a stored response contains, so that the erasure of a text does not have to read every response. Null in rows of an older node.
alter table idempotency add column ids uuid[];
