package dateline.article.model;

import java.util.Locale;

/**
 * The transitions of an article. Each is created as a resource under its noun, such as
 * {@code /v1/articles/{article}/kills}.
 */
public enum Transition {
    PUBLICATION,
    CORRECTION,
    WITHHOLDING,
    RELEASE,
    UNPUBLICATION,
    KILL;

    String noun() {
        return name().toLowerCase(Locale.ROOT);
    }

    String collection() {
        return noun() + "s";
    }
}
