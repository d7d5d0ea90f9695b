package dateline.rights;

import com.fasterxml.jackson.annotation.JsonValue;

/** What a partner wants to do with an article; what a permission does not list is prohibited. */
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

    /** @throws IllegalArgumentException naming the words there are */
    public static Action of(String wireName) {
        return WireNames.find(Action.class, wireName);
    }
}
