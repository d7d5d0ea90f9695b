package dateline.ingest.xml;

/**
 * How much a document may be. Nobody writes an article that comes near these; who goes over them is up to something.
 *
 * @param document bytes, packed and unpacked
 * @param items in all
 */
public record DocumentLimits(long document, int items) {

    /** Elements within elements, or objects within objects. */
    public static final int DEPTH = 48;

    /** Bytes between two events of a parser, so that no name, attribute or text fills the memory. */
    static final int EVENT = 4 << 20;

    /** Bytes of an item. */
    static final int ITEM = 8 << 20;

    /** Characters of a text; the longest body that is kept is a quarter of it. */
    public static final int TEXT = 2 << 20;

    /** How often a packed document may be its own size: text is seldom more than ten times. */
    public static final int RATIO = 200;

    static final int ATTRIBUTES = 100;

    /** Of one kind within an item: categories, authors, enclosures. */
    public static final int REPEATED = 200;
}
