package dateline.article.format;

/** A version of IPTC ninjs that Dateline writes. The two differ in members of media streams, which it does not write. */
public enum NinjsVersion {
    V3_1("3.1"),
    V3_2("3.2");

    private final String number;

    NinjsVersion(String number) {
        this.number = number;
    }

    /** @param number {@code 3.1} or {@code 3.2}; null for the default, {@code 3.1} */
    public static NinjsVersion of(String number) {
        return "3.2".equals(number) ? V3_2 : V3_1;
    }

    public String number() {
        return number;
    }

    /** Returns the address of IPTC's JSON Schema. */
    String schema() {
        return "http://www.iptc.org/std/ninjs/ninjs-schema_" + number + ".json";
    }
}
