package dateline.ingest.xml;

/** A document is refused as a whole. */
public final class DocumentRefusedException extends RuntimeException {

    private final String code;

    private DocumentRefusedException(String code, String detail) {
        super(detail, null, false, false);
        this.code = code;
    }

    /**
     * @param code in kebab case
     * @param detail what to do; must not quote the document
     */
    public static DocumentRefusedException of(String code, String detail) {
        return new DocumentRefusedException(code, detail);
    }

    public static DocumentRefusedException wrongEncoding() {
        return of("not-text", "The document is not in the encoding that it declares. Use UTF-8.");
    }

    public static DocumentRefusedException unknownFormat() {
        return of(
                "format-unknown",
                "The document is not RSS, Atom, JSON Feed, IPTC ninjs 3.x, a WordPress export (WXR) or a Dateline export (NDJSON), uncompressed or compressed with gzip.");
    }

    public String code() {
        return code;
    }
}
