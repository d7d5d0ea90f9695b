package dateline.ingest.xml;

/**
 * Limits against hostile documents; real articles stay far below them.
 *
 * @param maxBytes bytes, compressed and uncompressed
 * @param maxItems in the document
 */
public record DocumentLimits(long maxBytes, int maxItems) {

    /** Nesting depth of elements, or of JSON objects and arrays. */
    public static final int MAX_DEPTH = 48;

    /** Bytes between two parser events; limits the memory for one name, attribute or text. */
    static final int MAX_EVENT_BYTES = 4 << 20;

    /** Bytes of one item. */
    static final int MAX_ITEM_BYTES = 8 << 20;

    /** Characters of one text; the longest body that is stored is a quarter of it. */
    public static final int MAX_TEXT_LENGTH = 2 << 20;

    /** Largest ratio of uncompressed to compressed bytes. Text rarely exceeds 10. */
    public static final int MAX_COMPRESSION_RATIO = 200;

    static final int MAX_ATTRIBUTES = 100;

    /** Values of one kind in an item: categories, authors, enclosures. */
    public static final int MAX_REPEATED_VALUES = 200;
}
