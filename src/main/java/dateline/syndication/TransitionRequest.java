package dateline.syndication;

import jakarta.validation.constraints.Size;

/**
 * A step in the life of a permission.
 *
 * @param note for the record
 */
public record TransitionRequest(@Size(max = 2_000) String note) {}
