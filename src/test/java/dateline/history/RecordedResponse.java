package dateline.history;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Map;

/**
 * A request of an editor and its response.
 *
 * @param what a transition's noun, or {@code edit}
 * @param changes members and their new text, of an edit or a correction
 * @param plan of a publication
 * @param match the tag that was sent; null for none
 * @param once the idempotency key, with its caller; null for none
 * @param before the database's clock when it was sent, {@code after} when the answer was there
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

    /** Whoever asks for this has to say what was seen. */
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
