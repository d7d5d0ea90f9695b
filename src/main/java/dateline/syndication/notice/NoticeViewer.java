package dateline.syndication.notice;

import dateline.access.key.Caller;
import dateline.access.scope.Scopes;
import java.util.UUID;

/**
 * The reader of notices and reproductions, by the scopes of its key. Links that the key may not follow are left out.
 *
 * @param isRightsDesk true for the rights desk, which reads all notices; false for a partner, which reads its own
 * @param mayReadText whether the key may read packages
 * @param mayReadPermissions whether the key may read permissions
 * @param mayRecordDelivery whether the key may record deliveries by hand
 */
public record NoticeViewer(
        boolean isRightsDesk, boolean mayReadText, boolean mayReadPermissions, boolean mayRecordDelivery) {

    /** The partner whose notices and reproductions the key sees; null for the rights desk, which sees all. */
    public static UUID visiblePartner(Caller caller) {
        // The zero id matches none, for a key without a partner.
        return of(caller).isRightsDesk() ? null : caller.partner().orElse(new UUID(0, 0));
    }

    public static NoticeViewer of(Caller caller) {
        boolean mayWritePermissions = caller.hasScope(Scopes.PERMISSIONS_WRITE);
        boolean isRightsDesk = mayWritePermissions || caller.hasScope(Scopes.AUDIT_READ);
        boolean mayReadText = !isRightsDesk && caller.hasScope(Scopes.SYNDICATION_READ);
        return new NoticeViewer(isRightsDesk, mayReadText, mayWritePermissions || mayReadText, mayWritePermissions);
    }
}
