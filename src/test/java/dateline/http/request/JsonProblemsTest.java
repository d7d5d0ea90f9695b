package dateline.http.request;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import dateline.http.problem.Problem;
import dateline.rights.Level;
import dateline.rights.MediaRule;
import java.time.DayOfWeek;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class JsonProblemsTest {

    private final ObjectMapper json = new ObjectMapper();

    @Test
    void anUnknownValueListsTheValuesAsJsonNamesThem() {
        assertEquals("Allowed: headline, excerpt, full.", detail(Level.class));
        assertEquals(
                "Allowed: "
                        + Arrays.stream(MediaRule.values())
                                .map(MediaRule::wireName)
                                .collect(Collectors.joining(", "))
                        + ".",
                detail(MediaRule.class));
    }

    @Test
    void aValueWithoutAJsonNameIsListedByItsOwn() {
        assertEquals(
                "Allowed: MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY.", detail(DayOfWeek.class));
    }

    /** A permission with its scope. */
    private record Enclosing(Enclosed scope, Boolean everything) {}

    private record Enclosed(String tags) {}

    @Test
    void aMemberOfTheEnclosingObjectIsSentBackToItsPlace() {
        UnrecognizedPropertyException failure = assertThrows(
                UnrecognizedPropertyException.class,
                () -> json.readValue("{\"scope\":{\"everything\":true}}", Enclosing.class));
        assertEquals(
                "There is no member everything here. It belongs beside scope, not in it.",
                JsonProblems.of(failure).getMessage());
    }

    private String detail(Class<?> type) {
        InvalidFormatException failure =
                assertThrows(InvalidFormatException.class, () -> json.readValue("\"other\"", type));
        Problem problem = JsonProblems.of(failure);
        assertEquals("body-invalid", problem.code());
        return problem.errors().get(0).detail();
    }
}
