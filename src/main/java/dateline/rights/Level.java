package dateline.rights;

import com.fasterxml.jackson.annotation.JsonValue;

/** How much of an article a permission opens, from least to most. */
public enum Level {
    HEADLINE,
    /** Headline, teaser and the first words of the text. */
    EXCERPT,
    /** Everything: the body, and the media that the permission allows. */
    FULL;

    @JsonValue
    public String wireName() {
        return WireNames.wireName(this);
    }

    /** @throws IllegalArgumentException naming the words there are */
    public static Level of(String wireName) {
        return WireNames.find(Level.class, wireName);
    }
}
