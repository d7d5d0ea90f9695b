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
    public String word() {
        return WireNames.word(this);
    }

    /** @throws IllegalArgumentException naming the words there are */
    public static Channel of(String word) {
        return WireNames.find(Channel.class, word);
    }
}
