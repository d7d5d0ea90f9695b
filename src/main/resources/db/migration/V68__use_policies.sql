-- What machines may do without a permission: the policy of the newsroom, of sources, of sections and of articles.

create table use_policy (
    level      text        not null constraint use_policy_level check (level in ('newsroom', 'source', 'section')),
    -- Slug of the source or section; empty for the newsroom.
    subject    text        not null constraint use_policy_subject check ((level = 'newsroom') = (subject = '')),
    version    integer     not null,
    -- Null once the policy is removed. The row stays, so that a later policy of the same subject has a greater version.
    policy     jsonb,
    updated_at timestamptz not null,
    updated_by text        not null,
    primary key (level, subject)
);

create table use_policy_version (
    level       text        not null,
    subject     text        not null,
    version     integer     not null,
    policy      jsonb,
    recorded_at timestamptz not null,
    recorded_by text        not null,
    primary key (level, subject, version)
);

create function use_policy_recorded() returns trigger language plpgsql as $$
begin
    insert into use_policy_version (level, subject, version, policy, recorded_at, recorded_by)
    values (new.level, new.subject, new.version, new.policy, new.updated_at, new.updated_by);
    return null;
end $$;

create trigger use_policy_recorded after insert or update on use_policy
    for each row execute function use_policy_recorded();

insert into use_policy (level, subject, version, policy, updated_at, updated_by)
values ('newsroom', '', 1, '{}', dateline_now(), 'Dateline');

-- The policies that articles have in their newest version. A table of its own, because hardly any article has one. A policy that a newer version
-- lacks stays as an empty object, with the instant of that version.
create table article_use_policy (
    article_id  uuid        primary key references article on delete cascade,
    policy      jsonb       not null,
    recorded_at timestamptz not null
);

create function article_use_policy_updated() returns trigger language plpgsql as $$
begin
    if new.content ? 'usePolicy' then
        insert into article_use_policy values (new.article_id, new.content -> 'usePolicy', new.created_at)
        on conflict (article_id) do update set policy = excluded.policy, recorded_at = excluded.recorded_at
            where article_use_policy.policy <> excluded.policy;
    else
        update article_use_policy set policy = '{}', recorded_at = new.created_at
        where article_id = new.article_id and policy <> '{}';
    end if;
    return null;
end $$;

create trigger article_use_policy_updated after insert on version
    for each row execute function article_use_policy_updated();
