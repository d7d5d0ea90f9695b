package dateline.rights;

import com.fasterxml.jackson.annotation.JsonValue;

/** A medium in which an outlet publishes. */
public enum Channel {
    WEB,
    APP,
    PRINT,
    NEWSLETTER,
    BROADCAST;

    @JsonValue
    public String wireName() {
        return WireNames.wireName(this);
    }

    /** @throws IllegalArgumentException if no constant has this name; the message lists the valid names */
    public static Channel of(String wireName) {
        return WireNames.find(Channel.class, wireName);
    }
}
