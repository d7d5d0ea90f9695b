package dateline.syndication.check;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * What a check found out about one obligation.
 *
 * @param result ok, missing, differs or unknown
 * @param expected what the partner owes; absent if it owes nothing
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

    static Finding ok(String expected, String found) {
        return new Finding("ok", expected, found, null);
    }

    static Finding missing(String expected, String detail) {
        return new Finding("missing", expected, null, detail);
    }

    static Finding differs(String expected, String found, String detail) {
        return new Finding("differs", expected, found, detail);
    }

    static Finding unknown(String expected, String detail) {
        return new Finding("unknown", expected, null, detail);
    }

    private static String cut(String text) {
        return text == null || text.length() <= MAX_LENGTH ? text : text.substring(0, MAX_LENGTH);
    }
}
