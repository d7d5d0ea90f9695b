-- What a partner asks the rights desk for, and what came of it. The target is article:ID, section:SLUG or feed:SLUG.
create table inquiry (
    id            uuid        primary key,
    partner_id    uuid        not null references partner,
    target        text        not null,
    asked         jsonb       not null,
    state         text        not null constraint inquiry_state check (state in ('open', 'approved', 'declined', 'withdrawn')),
    permission_id uuid        references permission,
    reason        text,
    created_at    timestamptz not null,
    created_by    text        not null,
    answered_at   timestamptz,
    answered_by   text,
    constraint inquiry_approved check ((state = 'approved') = (permission_id is not null))
);
create index inquiry_of_partner on inquiry (partner_id, id);
create index inquiry_waiting on inquiry (id) where state = 'open';
-- Asking twice does not make it more.
create unique index inquiry_open on inquiry (partner_id, target, (asked ->> 'outlet')) where state = 'open';

-- Who changed what about rights, when, from what to what: written in the transaction of the change, never changed. Place is the order
-- in which they were written; before and after hold the members that differ.
create table audit_event (
    place      bigint      generated always as identity primary key,
    id         uuid        not null,
    at         timestamptz not null,
    kind       text        not null,
    subject    text        not null,
    partner_id uuid        references partner,
    -- Absent where the server did it by itself.
    key_id     text,
    made_by    text        not null,
    before     jsonb,
    after      jsonb,
    note       text
);
create index audit_event_by_kind on audit_event (kind, place);
create index audit_event_of_subject on audit_event (subject, place);
create index audit_event_of_partner on audit_event (partner_id, place);
create index audit_event_by_time on audit_event (at);

-- Refused reads, counted: whoever asks in a loop moves one row an hour.
create table denied_read (
    place      bigint      generated always as identity primary key,
    id         uuid        not null,
    key_id     text        not null,
    made_by    text        not null,
    partner_id uuid        not null,
    outlet_id  uuid        not null,
    article_id uuid        not null,
    reason     text        not null,
    hour       timestamptz not null,
    count      integer     not null,
    first_at   timestamptz not null,
    last_at    timestamptz not null,
    constraint denied_read_once unique (key_id, article_id, reason, hour)
);
create index denied_read_of_partner on denied_read (partner_id, place);
create index denied_read_of_article on denied_read (article_id, place);
create index denied_read_by_time on denied_read (first_at);

-- For the warnings before a term ends.
create index permission_ending on permission (valid_until) where state = 'active';
