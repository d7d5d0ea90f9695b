package dateline.syndication.notice;

import dateline.access.key.Caller;
import dateline.access.scope.Scopes;

/**
 * The reader of notices and reproductions, by the scopes of its key. Links that the key may not follow are left out.
 *
 * @param desk true for the rights desk, which reads all notices; false for a partner, which reads its own
 * @param text whether the key may read packages
 * @param permissions whether the key may read permissions
 * @param delivers whether the key may record deliveries by hand
 */
record NoticeViewer(boolean desk, boolean text, boolean permissions, boolean delivers) {

    static NoticeViewer of(Caller caller) {
        boolean writes = caller.may(Scopes.PERMISSIONS_WRITE);
        boolean desk = writes || caller.may(Scopes.AUDIT_READ);
        boolean text = !desk && caller.may(Scopes.SYNDICATION_READ);
        return new NoticeViewer(desk, text, writes || text, writes);
    }
}
