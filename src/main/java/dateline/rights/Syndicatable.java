package dateline.rights;

import com.fasterxml.jackson.annotation.JsonValue;

/** What a media object says of itself; ALLOW and DENY win over the permission's {@link MediaRule}. */
public enum Syndicatable {
    INHERIT,
    ALLOW,
    DENY;

    @JsonValue
    public String wireName() {
        return WireNames.wireName(this);
    }

    /** @throws IllegalArgumentException naming the words there are */
    public static Syndicatable of(String wireName) {
        return WireNames.find(Syndicatable.class, wireName);
    }
}
