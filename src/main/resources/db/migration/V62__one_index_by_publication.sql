-- The same rows in the same order as article_by_time, read from the other end.
drop index article_newest;
