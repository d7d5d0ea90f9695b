package dateline.syndication.notice;

import dateline.access.key.Caller;
import dateline.access.scope.Scopes;

/**
 * Who reads notices and reproductions: it is shown no link that its key may not follow.
 *
 * @param desk the rights desk, which sees all; else a partner, which sees its own
 * @param text whether it is served packages
 * @param permissions whether it reads permissions
 * @param delivers whether it records deliveries by hand
 */
record NoticeViewer(boolean desk, boolean text, boolean permissions, boolean delivers) {

    static NoticeViewer of(Caller caller) {
        boolean writes = caller.may(Scopes.PERMISSIONS_WRITE);
        boolean desk = writes || caller.may(Scopes.AUDIT_READ);
        boolean text = !desk && caller.may(Scopes.SYNDICATION_READ);
        return new NoticeViewer(desk, text, writes || text, writes);
    }
}
