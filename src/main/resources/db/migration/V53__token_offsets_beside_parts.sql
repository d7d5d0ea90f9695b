-- Token offsets stand beside the serialized parts, so that both are compressed together: the column body contains the JSON of the body and
-- the token offsets of the body, which repeat the same text. The form number of the row says which nodes can read it. The release before
-- ignores rows of another form, and leaves these columns alone.
alter table finished_article
    add column configuration text,
    add column headline_offsets bytea,
    add column teaser_offsets bytea;

-- The row of an article is read at once. Where a page of the table holds it, its search vectors stay in it: out of it they fill a page of
-- their own, since they cannot be compressed. Rows that are there stay as they are until they are written again.
alter table article_text set (toast_tuple_target = 8160);
