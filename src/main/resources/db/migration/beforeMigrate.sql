-- Flyway runs this before it migrates a schema. V38 updates the texts of all licensed articles, while the previous release waits for its
-- lock. The limit of entries of the text index that are not sorted in yet, which V57 removes, is too small for so many updates. The
-- statement needs the index for itself; without that, V38 takes longer.
do $$
begin
    if exists (select from pg_class where oid = to_regclass('article_text_found') and 'gin_pending_list_limit=512' = any(reloptions)) then
        set local lock_timeout to '1s';
        alter index article_text_found set (gin_pending_list_limit = 8192);
    end if;
exception
    when lock_not_available then
        null;
end $$;
