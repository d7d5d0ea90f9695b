package dateline.syndication.terms;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import dateline.rights.Use;
import java.util.List;

/**
 * A value of the members {@code action} and {@code actions}, which are those of release 1.0: clients of that release know
 * no others. The parameter {@code use} and the member {@code uses} take every {@link Use}.
 */
public enum Action {
    REPRODUCE(Use.REPRODUCE),
    TRANSLATE(Use.TRANSLATE),
    ARCHIVE(Use.ARCHIVE),
    INDEX(Use.INDEX),
    AI_TRAINING(Use.AI_TRAINING);

    private final Use use;

    Action(Use use) {
        this.use = use;
    }

    /**
     * Reads an action of a request.
     *
     * @throws IllegalArgumentException for another use; the message says where to send it
     * @throws InvalidFormatException for any other text
     */
    @JsonCreator
    static Action of(String name) throws InvalidFormatException {
        for (Action action : values()) if (action.wireName().equals(name)) return action;
        for (Use use : Use.values()) {
            if (use.wireName().equals(name))
                throw new IllegalArgumentException(
                        "%1$s is not an action. Permissions and permission requests take it in uses, as {\"use\": \"%1$s\", \"level\": \"full\"}; getRights and other reads take it as ?use=%1$s. evaluateRights does not take it."
                                .formatted(name));
        }
        throw new InvalidFormatException(null, "not an action", name, Action.class);
    }

    /** {@code actions} without duplicates; if it is null, reproduction, or nothing beside {@code uses}. */
    public static List<Action> orDefault(List<Action> actions, List<PermittedUse> uses) {
        if (actions != null) return actions.stream().distinct().toList();
        return uses == null ? List.of(REPRODUCE) : List.of();
    }

    public Use use() {
        return use;
    }

    @JsonValue
    public String wireName() {
        return use.wireName();
    }
}
