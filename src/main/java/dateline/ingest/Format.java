package dateline.ingest;

import java.util.Locale;

/** What a document is; found out by looking at it. */
enum Format {
    RSS,
    ATOM,
    JSON_FEED,
    WXR,
    NDJSON;

    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Format of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
}
