package dateline.rights;

import com.fasterxml.jackson.annotation.JsonValue;

/** State that the rights desk has given a permission. It does not depend on time; whether the term has begun or ended is computed. */
public enum PermissionState {
    DRAFT,
    ACTIVE,
    SUSPENDED,
    REVOKED;

    @JsonValue
    public String wireName() {
        return WireNames.wireName(this);
    }

    /** @throws IllegalArgumentException if no constant has this name; the message lists the valid names */
    public static PermissionState of(String wireName) {
        return WireNames.find(PermissionState.class, wireName);
    }
}
