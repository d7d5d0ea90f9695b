-- What happened for the rights desk and for editors after an instant and until another one. Each row has the id of its subject, and the instant
-- that identifies the event together with it, however often the subject is edited.
select e.kind, e.id, e.identity, e.at
from (
    select 'permission-requested' as kind, q.id, q.created_at as identity, q.created_at as at
    from inquiry q where q.created_at > :since
    union all
    -- Fourteen days before the end, or at once if the permission was made or changed later than that.
    select 'permission-ending', p.id, p.valid_until - interval '14 days', greatest(p.valid_until - interval '14 days', p.updated_at)
    from permission p where p.state in ('active', 'suspended') and p.valid_until > :now
    union all
    select 'notice-overdue', n.id, n.due_at, n.due_at
    from notice n where n.due_at > :since and n.done_at is null and n.withdrawn_at is null
    union all
    select 'notice-answered', a.notice_id, a.at, a.at
    from acknowledgement a where a.at > :since
    union all
    select 'import-failed', i.id, i.finished_at, i.finished_at
    from import i where i.finished_at > :since and i.problem_code is not null and i.failures > 0) e
where e.at > :since and e.at <= :now
order by e.at, e.id
