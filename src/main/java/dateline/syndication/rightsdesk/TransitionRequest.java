package dateline.syndication.rightsdesk;

import jakarta.validation.constraints.Size;

/**
 * A step in the life of a permission, or of a request for one.
 *
 * @param note for the record; the partner reads it too
 */
public record TransitionRequest(@Size(max = 2_000) String note) {

    // The whole body may be absent: a suspension in a hurry needs no words.
    static String note(TransitionRequest sent) {
        return sent == null ? null : sent.note;
    }
}
