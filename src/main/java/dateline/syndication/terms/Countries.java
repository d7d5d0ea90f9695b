package dateline.syndication.terms;

import dateline.http.problem.Problem;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Validates ISO 3166-1 alpha-2 country codes against the list of the JDK. */
public final class Countries {

    private static final Set<String> CODES = Set.of(Locale.getISOCountries());

    private Countries() {}

    public static void check(String code, String pointer, Problem problem) {
        if (code != null && !CODES.contains(code)) {
            problem.at(pointer, "country-unknown", "Expected an ISO 3166-1 alpha-2 code in upper case, such as NO.");
        }
    }

    public static void check(List<String> codes, String pointer, Problem problem) {
        for (int i = 0; codes != null && i < codes.size(); i++) check(codes.get(i), pointer + "/" + i, problem);
    }
}
