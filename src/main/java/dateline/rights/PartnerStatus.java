package dateline.rights;

import com.fasterxml.jackson.annotation.JsonValue;

/** Whether a partner may be served at all. */
public enum PartnerStatus {
    ACTIVE,
    SUSPENDED,
    CLOSED;

    @JsonValue
    public String wireName() {
        return WireNames.wireName(this);
    }

    /** @throws IllegalArgumentException naming the words there are */
    public static PartnerStatus of(String wireName) {
        return WireNames.find(PartnerStatus.class, wireName);
    }
}
