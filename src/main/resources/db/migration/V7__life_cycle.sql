-- When it was first shown at all, to the newsroom or to everybody: its instant of publication never moves afterwards.
alter table article add column first_live_at timestamptz;
update article set first_live_at = published_at where version > 0 and published_at <= dateline_now();

-- The last time it was withheld, taken back or killed: why, and what everybody is told.
alter table article
    add column status_at     timestamptz,
    add column status_by     text,
    add column status_reason text,
    add column kill_notice   text,
    add column replacement   uuid references article;

-- Dated, listed and never edited.
create table correction (
    id         uuid        primary key,
    article_id uuid        not null,
    version    integer     not null,
    kind       text        not null constraint correction_kind check (kind in ('correction', 'clarification', 'editors-note', 'retraction')),
    note       text        not null,
    at         timestamptz not null,
    made_by    text        not null,
    constraint correction_of_version foreign key (article_id, version) references version (article_id, number),
    constraint correction_once unique (article_id, version)
);
