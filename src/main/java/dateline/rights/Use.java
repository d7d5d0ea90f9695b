package dateline.rights;

import com.fasterxml.jackson.annotation.JsonValue;

/** A use of an article by a partner. A permission lists the uses that it permits; every other use is prohibited. */
public enum Use {
    REPRODUCE,
    TRANSLATE,
    ARCHIVE,
    INDEX,
    /** Retrieval of text to answer a user's question. */
    AI_INPUT,
    AI_TRAINING;

    /** The name in packages, receipts and links, which leave out the default: null for REPRODUCE. */
    public String nameUnlessDefault() {
        return this == REPRODUCE ? null : wireName();
    }

    @JsonValue
    public String wireName() {
        return WireNames.wireName(this);
    }

    /** @throws IllegalArgumentException if no constant has this name; the message lists the valid names */
    public static Use of(String wireName) {
        return WireNames.find(Use.class, wireName);
    }
}
