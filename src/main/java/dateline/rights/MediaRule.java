package dateline.rights;

import com.fasterxml.jackson.annotation.JsonValue;

/** Which media a permission at level FULL includes. {@link Syndicatable} of a media object can override the rule. */
public enum MediaRule {
    NONE,
    /** Media whose copyright holder is also the copyright holder of the article's source. */
    OWNED,
    ALL;

    @JsonValue
    public String wireName() {
        return WireNames.wireName(this);
    }

    /** @throws IllegalArgumentException if no constant has this name; the message lists the valid names */
    public static MediaRule of(String wireName) {
        return WireNames.find(MediaRule.class, wireName);
    }
}
