package dateline.rights;

import com.fasterxml.jackson.annotation.JsonValue;

/** Status of a partner's account. Only an active partner may use articles. */
public enum PartnerStatus {
    ACTIVE,
    SUSPENDED,
    CLOSED;

    @JsonValue
    public String wireName() {
        return WireNames.wireName(this);
    }

    /** @throws IllegalArgumentException if no constant has this name; the message lists the valid names */
    public static PartnerStatus of(String wireName) {
        return WireNames.find(PartnerStatus.class, wireName);
    }
}
