package dateline.syndication.terms;

import dateline.rights.Level;
import dateline.rights.Use;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.util.List;
import java.util.stream.Stream;

/**
 * A use that a permission permits at a level of its own.
 *
 * @param quota counts the deliveries for this use; at level full only; null without a quota
 */
public record PermittedUse(
        @NotNull Use use, @NotNull Level level, @Valid Quota quota) {

    /**
     * All uses that terms list.
     *
     * @param actions uses that share {@code level} and {@code quota}; may be null
     * @param uses uses with a level and a quota of their own; may be null
     */
    public static Stream<PermittedUse> listed(List<Action> actions, Level level, Quota quota, List<PermittedUse> uses) {
        Stream<PermittedUse> atLevel = actions == null
                ? Stream.empty()
                : actions.stream().map(action -> new PermittedUse(action.use(), level, quota));
        return uses == null ? atLevel : Stream.concat(atLevel, uses.stream());
    }
}
