-- The signed statements of partners' months, made when they are first read.
create table monthly_statement (
    partner_id uuid not null references partner,
    period text not null,
    receipts integer not null,
    created_at timestamptz not null,
    statement text not null,
    primary key (partner_id, period)
);
