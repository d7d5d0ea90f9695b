package dateline.rights;

import com.fasterxml.jackson.annotation.JsonValue;

/** Which media come with the full text, where a media object does not say otherwise itself. */
public enum MediaRule {
    NONE,
    /** Those whose copyright holder is also the copyright holder of the article's source. */
    OWNED,
    ALL;

    @JsonValue
    public String wireName() {
        return WireNames.wireName(this);
    }

    /** @throws IllegalArgumentException naming the words there are */
    public static MediaRule of(String wireName) {
        return WireNames.find(MediaRule.class, wireName);
    }
}
