package dateline.ingest.xml;

/**
 * Limits against hostile documents; real articles stay far below them.
 *
 * @param document bytes, compressed and uncompressed
 * @param items in the document
 */
public record DocumentLimits(long document, int items) {

    /** Nesting depth of elements, or of JSON objects and arrays. */
    public static final int DEPTH = 48;

    /** Bytes between two parser events; limits the memory for one name, attribute or text. */
    static final int EVENT = 4 << 20;

    /** Bytes of one item. */
    static final int ITEM = 8 << 20;

    /** Characters of one text; the longest body that is stored is a quarter of it. */
    public static final int TEXT = 2 << 20;

    /** Largest ratio of uncompressed to compressed bytes. Text rarely exceeds 10. */
    public static final int RATIO = 200;

    static final int ATTRIBUTES = 100;

    /** Values of one kind in an item: categories, authors, enclosures. */
    public static final int REPEATED = 200;
}
