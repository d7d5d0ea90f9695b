package dateline.syndication.rightsdesk;

import jakarta.validation.constraints.Size;

/**
 * The optional body of a transition of a permission, or of the withdrawal of a permission request.
 *
 * @param note for the record, at most 2,000 characters; the partner can read it
 */
public record TransitionRequest(@Size(max = 2_000) String note) {

    // The body may be absent, so that a suspension needs no note.
    static String note(TransitionRequest request) {
        return request == null ? null : request.note;
    }
}
