package dateline.rights;

import com.fasterxml.jackson.annotation.JsonValue;

/** Where an outlet publishes. */
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

    /** @throws IllegalArgumentException naming the words there are */
    public static Channel of(String wireName) {
        return WireNames.find(Channel.class, wireName);
    }
}
