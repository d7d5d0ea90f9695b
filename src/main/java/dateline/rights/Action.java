package dateline.rights;

import com.fasterxml.jackson.annotation.JsonValue;

/** A use of an article by a partner. A permission lists the actions that it permits; every other action is prohibited. */
public enum Action {
    REPRODUCE,
    TRANSLATE,
    ARCHIVE,
    INDEX,
    AI_TRAINING;

    @JsonValue
    public String wireName() {
        return WireNames.wireName(this);
    }

    /** @throws IllegalArgumentException if no constant has this name; the message lists the valid names */
    public static Action of(String wireName) {
        return WireNames.find(Action.class, wireName);
    }
}
