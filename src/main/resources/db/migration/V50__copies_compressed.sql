-- A draft and the content that a wire sent are compressed, as a version is: three kilobytes instead of ten for a text of ordinary length.
-- The rows that are there stay as they are until they are written again.
alter table draft alter column content set storage extended;
alter table wire_item alter column content set storage extended;
