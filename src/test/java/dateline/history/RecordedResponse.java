package dateline.history;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Map;

/**
 * A request of an editor and its response.
 *
 * @param what the noun of the transition, or {@code edit}
 * @param changes new values of members, for an edit or a correction
 * @param plan of a publication
 * @param match the ETag sent in If-Match; null without one
 * @param once idempotency key with its caller; null without one
 * @param before the database's clock before the request
 * @param after the database's clock after the response
 */
record RecordedResponse(
        String article,
        String what,
        String kind,
        Map<String, String> changes,
        ArticleModel.Plan plan,
        String match,
        String once,
        Instant before,
        Instant after,
        int status,
        JsonNode body,
        String etag,
        boolean replayed) {

    boolean done() {
        return status < 300 && !replayed;
    }

    boolean edits() {
        return what.equals("edit");
    }

    /** Whether the operation requires If-Match. */
    boolean guarded() {
        return edits() || what.equals("publications") || what.equals("corrections");
    }

    String code() {
        return body.path("code").asText();
    }

    @Override
    public String toString() {
        return what + " of " + article + " with " + match + ", " + plan + ", " + changes + ", between " + before
                + " and " + after + ": " + status + " " + body;
    }
}
