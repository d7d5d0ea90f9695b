-- What a wire said last of its item, apart from what editors made of it: only against this can be told whose change is whose.
create table wire_item (
    article_id  uuid        primary key references article on delete cascade,
    content     jsonb       not null,
    received_at timestamptz not null,
    received_by text        not null
);
