package dateline.http.ingress;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dateline.SourceFiles;
import io.quarkus.vertx.http.runtime.RouteConstants;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.quarkus.vertx.http.runtime.security.SecurityHandlerPriorities;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The filter chain: its order, and that every filter is registered through {@link RequestFilter}. */
class RequestFilterTest {

    private static final Pattern REGISTRATION = Pattern.compile("RequestFilter\\.([A-Z_]+)\\.register\\(");
    private static final Pattern DIRECT_REGISTRATION = Pattern.compile("\\bfilters\\s*\\.register\\(");

    @Test
    void theConstantsAreInTheOrderInWhichTheyRun() {
        List<Integer> priorities = Arrays.stream(RequestFilter.values())
                .filter(filter -> filter != RequestFilter.SECURITY_FAILURES)
                .map(RequestFilter::priority)
                .toList();
        assertEquals(
                priorities.stream().distinct().sorted(Comparator.reverseOrder()).toList(), priorities);
    }

    @Test
    void everyFilterIsRegisteredOnceThroughItsConstant() {
        List<String> registered = new ArrayList<>();
        for (Path file : classesThatRegisterFilters()) {
            String source = SourceFiles.read(file);
            if (file.endsWith("RequestFilter.java")) continue;
            assertEquals(false, DIRECT_REGISTRATION.matcher(source).find(), file + " registers a filter by number");
            Matcher matcher = REGISTRATION.matcher(source);
            while (matcher.find()) registered.add(matcher.group(1));
        }
        assertEquals(
                Arrays.stream(RequestFilter.values())
                        .filter(filter -> !filter.isOfQuarkus())
                        .map(RequestFilter::name)
                        .sorted()
                        .toList(),
                registered.stream().sorted().toList());
    }

    @Test
    void aFilterOfQuarkusIsNotRegisteredHere() {
        assertThrows(
                IllegalStateException.class,
                () -> RequestFilter.AUTHENTICATION.register(new Filters(), rc -> rc.next()));
    }

    @Test
    void theFiltersOfQuarkusRunWhereTheChainSaysSo() {
        assertEquals(SecurityHandlerPriorities.AUTHENTICATION, RequestFilter.AUTHENTICATION.priority());
        assertEquals(SecurityHandlerPriorities.AUTHENTICATION, RequestFilter.SECURITY_FAILURES.priority());
        assertEquals(SecurityHandlerPriorities.AUTHORIZATION, RequestFilter.AUTHORIZATION.priority());
        assertEquals(RouteConstants.ROUTE_ORDER_UPLOAD_LIMIT, -RequestFilter.UPLOAD_LIMIT.priority());
    }

    private static List<Path> classesThatRegisterFilters() {
        return SourceFiles.java(SourceFiles.MAIN).stream()
                .filter(file -> SourceFiles.read(file).contains("vertx.http.runtime.filters.Filters"))
                .toList();
    }
}
