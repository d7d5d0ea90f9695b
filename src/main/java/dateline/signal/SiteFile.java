package dateline.signal;

import dateline.outbound.OutboundFailure;
import dateline.outbound.OutboundResponse;

/**
 * A file of the newsroom's site as a check read it.
 *
 * @param response with status 200; null if the file could not be read
 * @param problem why it could not be read; null if it was
 * @param isAbsent whether the site says that there is no such file
 */
record SiteFile(OutboundResponse response, String problem, boolean isAbsent) {

    static SiteFile of(OutboundResponse response) {
        int status = response.status();
        return status == 200
                ? new SiteFile(response, null, false)
                : new SiteFile(null, "The server answered " + status + ".", status == 404 || status == 410);
    }

    static SiteFile unread(OutboundFailure failure) {
        return new SiteFile(null, failure.getMessage(), false);
    }

    boolean isRead() {
        return response != null;
    }
}
