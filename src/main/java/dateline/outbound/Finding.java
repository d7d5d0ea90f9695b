package dateline.outbound;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * What a check of a page elsewhere found out about one thing that the page should say.
 *
 * @param result ok, missing, differs or unknown
 * @param expected what the page should say; absent if it need not say anything
 * @param found what the page has, at most {@value #MAX_LENGTH} characters; absent if nothing was found
 * @param detail one sentence that explains the result; absent for ok
 */
@Schema(name = "CheckFinding")
public record Finding(
        @Schema(enumeration = {"ok", "missing", "differs", "unknown"})
        String result,

        String expected,
        String found,
        String detail) {

    private static final int MAX_LENGTH = 1_000;

    public Finding {
        expected = cut(expected);
        found = cut(found);
    }

    public static Finding ok(String expected, String found) {
        return new Finding("ok", expected, found, null);
    }

    public static Finding missing(String expected, String detail) {
        return new Finding("missing", expected, null, detail);
    }

    public static Finding differs(String expected, String found, String detail) {
        return new Finding("differs", expected, found, detail);
    }

    public static Finding unknown(String expected, String detail) {
        return new Finding("unknown", expected, null, detail);
    }

    private static String cut(String text) {
        return text == null || text.length() <= MAX_LENGTH ? text : text.substring(0, MAX_LENGTH);
    }
}
