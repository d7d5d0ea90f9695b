package dateline.rights;

import com.fasterxml.jackson.annotation.JsonValue;

/** What was last said about a permission; whether its term runs follows from the moment of asking. */
public enum PermissionState {
    DRAFT,
    ACTIVE,
    SUSPENDED,
    REVOKED;

    @JsonValue
    public String wireName() {
        return WireNames.wireName(this);
    }

    /** @throws IllegalArgumentException naming the words there are */
    public static PermissionState of(String wireName) {
        return WireNames.find(PermissionState.class, wireName);
    }
}
