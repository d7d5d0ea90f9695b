package dateline.rights;

import com.fasterxml.jackson.annotation.JsonValue;

/** How much of an article a permission grants, from least to most. */
public enum Level {
    HEADLINE,
    /** Headline, teaser and the first words of the text. */
    EXCERPT,
    /** The complete body, and the media that the permission's {@link MediaRule} allows. */
    FULL;

    @JsonValue
    public String wireName() {
        return WireNames.wireName(this);
    }

    /** @throws IllegalArgumentException if no constant has this name; the message lists the valid names */
    public static Level of(String wireName) {
        return WireNames.find(Level.class, wireName);
    }
}
