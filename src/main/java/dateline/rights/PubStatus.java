package dateline.rights;

import com.fasterxml.jackson.annotation.JsonValue;

/** The usability of an article, with the values of {@code pubstatus} in IPTC ninjs. */
public enum PubStatus {
    USABLE,
    /** Withheld temporarily; can be released. */
    WITHHELD,
    /** Killed permanently. */
    CANCELED;

    @JsonValue
    public String wireName() {
        return WireNames.wireName(this);
    }

    /** @throws IllegalArgumentException if no constant has this name; the message lists the valid names */
    public static PubStatus of(String wireName) {
        return WireNames.find(PubStatus.class, wireName);
    }
}
