-- The outlets of a notice are those of receipts, and an outlet that receipts refer to cannot be deleted. The check of this key took more than
-- half of the time in which an edit opens the notices of many articles.
alter table notice_article drop constraint notice_article_outlet_id_fkey;
