package dateline.article.model;

import java.util.Locale;

/** What happens to an article; each is created under its noun, {@code /v1/articles/{article}/kills}. */
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
