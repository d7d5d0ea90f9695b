package dateline.syndication.terms;

import dateline.rights.Action;
import dateline.rights.Level;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;

/**
 * A use that a permission permits at a level of its own.
 *
 * @param quota counts the deliveries for this use; at level full only; null without a quota
 */
public record PermittedUse(
        @NotNull Action use, @NotNull Level level, @Valid Quota quota) {}
