package dateline.rights;

import com.fasterxml.jackson.annotation.JsonValue;

/** The usability of an article, in the words of IPTC ninjs. */
public enum PubStatus {
    USABLE,
    /** Held back for now, may return. */
    WITHHELD,
    /** Killed, for good. */
    CANCELED;

    @JsonValue
    public String wireName() {
        return WireNames.wireName(this);
    }

    /** @throws IllegalArgumentException naming the words there are */
    public static PubStatus of(String wireName) {
        return WireNames.find(PubStatus.class, wireName);
    }
}
