package dateline.rights;

import com.fasterxml.jackson.annotation.JsonValue;

/** Setting of a media object. ALLOW and DENY override the permission's {@link MediaRule}; INHERIT applies it. */
public enum Syndicatable {
    INHERIT,
    ALLOW,
    DENY;

    @JsonValue
    public String wireName() {
        return WireNames.wireName(this);
    }

    /** @throws IllegalArgumentException if no constant has this name; the message lists the valid names */
    public static Syndicatable of(String wireName) {
        return WireNames.find(Syndicatable.class, wireName);
    }
}
