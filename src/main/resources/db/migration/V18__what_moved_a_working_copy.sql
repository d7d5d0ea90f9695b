-- What a stale If-Match is told: a working copy moves on by a publication and by a correction, too, and then it was not its editor.
alter table draft_edit add column kind text not null default 'edit'
    constraint draft_edit_kind check (kind in ('edit', 'publication', 'correction'));
