package dateline.ingest.item;

import java.util.Locale;

/** The format of a document, detected from its content. */
public enum DocumentFormat {
    RSS,
    ATOM,
    JSON_FEED,
    WXR,
    NDJSON,
    NINJS;

    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public static DocumentFormat of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
}
