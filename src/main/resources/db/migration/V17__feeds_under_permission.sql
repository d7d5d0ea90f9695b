-- A permission names feeds by their slug, and a feed means its query and pins. Another feed under the same slug would be another licence,
-- so a feed stays while a permission may still come to life that names it, and its slug is never given to another afterwards.
create function feeds_named(terms jsonb) returns text[]
    language sql immutable
as $$
    select coalesce(array_agg(distinct slug order by slug), '{}')
    from jsonb_array_elements_text(coalesce(nullif(terms -> 'scope' -> 'feeds', 'null'), '[]')
                                   || coalesce(nullif(terms -> 'exclude' -> 'feeds', 'null'), '[]')) slug
$$;

create function feed_stays_for_permissions() returns trigger
    language plpgsql
as $$
begin
    if exists (select from permission where state <> 'revoked' and old.slug = any(feeds_named(terms))) then
        raise exception 'a permission names the feed %', old.slug
            using errcode = 'foreign_key_violation', constraint = 'feed_under_permission', table = 'feed';
    end if;
    return old;
end $$;
create trigger feed_stays_for_permissions before delete on feed for each row execute function feed_stays_for_permissions();

create function feed_slug_is_licensed_once() returns trigger
    language plpgsql
as $$
begin
    if exists (select from permission_version where new.slug = any(feeds_named(terms))) then
        raise exception 'a permission named another feed %', new.slug
            using errcode = 'unique_violation', constraint = 'feed_slug_licensed', table = 'feed';
    end if;
    return new;
end $$;
create trigger feed_slug_is_licensed_once before insert on feed for each row execute function feed_slug_is_licensed_once();

-- Whoever names a feed holds it until the transaction ends: a deletion beside it waits, and then sees the permission. What was named
-- before may be gone since.
create function permission_holds_its_feeds() returns trigger
    language plpgsql
as $$
declare
    named text[] := feeds_named(new.terms);
    held  text[];
begin
    if tg_op = 'UPDATE' then
        named := array(select unnest(named) except select unnest(feeds_named(old.terms)) order by 1);
    end if;
    if named = '{}' then return new; end if;
    held := array(select slug from feed where slug = any(named) order by slug for key share);
    if held <> named then
        raise exception 'a feed is not there any more'
            using errcode = 'foreign_key_violation', constraint = 'permission_feed', table = 'permission';
    end if;
    return new;
end $$;
create trigger permission_holds_its_feeds before insert or update of terms on permission
    for each row execute function permission_holds_its_feeds();

-- The version that a feed had when it was deleted: another one under its slug goes on from there, so that no ETag comes twice.
create table former_feed (
    slug       text        primary key,
    version    integer     not null,
    deleted_at timestamptz not null
);

create function feed_version_goes_on() returns trigger
    language plpgsql
as $$
begin
    if tg_op = 'DELETE' then
        insert into former_feed values (old.slug, old.version, dateline_now())
        on conflict (slug) do update set version = greatest(former_feed.version, excluded.version), deleted_at = excluded.deleted_at;
        return old;
    end if;
    new.version := new.version + coalesce((select version from former_feed where slug = new.slug), 0);
    return new;
end $$;
create trigger feed_version_goes_on before insert or delete on feed for each row execute function feed_version_goes_on();
