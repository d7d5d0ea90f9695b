package dateline.rights;

import com.fasterxml.jackson.annotation.JsonValue;

/** Whether a partner may be served at all. */
public enum PartnerStatus {
    ACTIVE,
    SUSPENDED,
    CLOSED;

    @JsonValue
    public String word() {
        return WireNames.word(this);
    }

    /** @throws IllegalArgumentException naming the words there are */
    public static PartnerStatus of(String word) {
        return WireNames.find(PartnerStatus.class, word);
    }
}
