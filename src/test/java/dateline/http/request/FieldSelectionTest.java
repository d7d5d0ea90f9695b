package dateline.http.request;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dateline.http.problem.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class FieldSelectionTest {

    private record Ship(String id, int version, String name, Berth berth, List<Sailor> sailors) {}

    private record Berth(String quay, int number) {}

    private record Sailor(String name, Berth cabin) {}

    private static final String ADA = """
            {"id":"1","version":2,"name":"Ada","berth":{"quay":"north","number":4},
             "sailors":[{"name":"Ben","cabin":{"quay":"aft","number":1}},{"name":"Cy"}]}""";

    @Test
    void idAndVersionAreAlwaysIncluded() {
        select("name", "{\"id\":\"1\",\"version\":2,\"name\":\"Ada\"}");
    }

    @Test
    void membersKeepTheOrderOfTheRepresentation() {
        select("berth.number,name", "{\"id\":\"1\",\"version\":2,\"name\":\"Ada\",\"berth\":{\"number\":4}}");
    }

    @Test
    void aPathSelectsInArrays() {
        select("sailors.name", "{\"id\":\"1\",\"version\":2,\"sailors\":[{\"name\":\"Ben\"},{\"name\":\"Cy\"}]}");
        select(
                "sailors.cabin.number,sailors.name",
                "{\"id\":\"1\",\"version\":2,\"sailors\":[{\"cabin\":{\"number\":1},\"name\":\"Ben\"},{\"name\":\"Cy\"}]}");
    }

    @Test
    void anObjectAndItsPartSelectTheObject() {
        select("berth,berth.quay", "{\"id\":\"1\",\"version\":2,\"berth\":{\"quay\":\"north\",\"number\":4}}");
        select("berth.quay,berth", "{\"id\":\"1\",\"version\":2,\"berth\":{\"quay\":\"north\",\"number\":4}}");
    }

    @Test
    void anUnknownMemberIsRefusedAtAnyDepth() {
        FieldSelection.FieldTree ship = FieldSelection.of(Ship.class);
        ship.check("id,sailors.cabin.quay");
        for (String unknown : List.of("nam", "sailors.nam", "name.first", "", "id,", "sailors.", ".name")) {
            Problem refused = assertThrows(Problem.class, () -> ship.check(unknown), unknown);
            assertEquals("parameter-invalid", refused.code());
        }
    }

    @Test
    void aMemberIsIncludedIfItOrAPartOfItIsSelected() {
        assertTrue(FieldSelection.includes("id,body", "body"));
        assertTrue(FieldSelection.includes("body.text", "body"));
        assertFalse(FieldSelection.includes("bodyHtml", "body"));
        assertFalse(FieldSelection.includes(null, "body"));
    }

    @Test
    void theItemsOfAPageAreSelected() {
        assertEquals(
                "{\"items\":[{\"id\":\"1\",\"version\":2,\"name\":\"Ada\"},{\"id\":\"2\"}],\"page\":{\"limit\":2}}",
                select("{\"items\":[" + ADA + ",{\"id\":\"2\",\"berth\":null}],\"page\":{\"limit\":2}}", "name", true));
    }

    @Test
    void aPartOfAValueWithoutMembersIsLeftOut() {
        select("name.first,sailors.name.first", "{\"id\":\"1\",\"version\":2,\"sailors\":[{},{}]}");
    }

    @Test
    void aResponseMayHaveMoreValuesThanARequest() {
        String items = "{\"id\":\"1\",\"sailors\":[{\"name\":\"Ben\"}]},".repeat(20_000) + "{\"id\":\"2\"}";
        String page = select("{\"items\":[" + items + "]}", "name", true);
        assertEquals("{\"items\":[" + "{\"id\":\"1\"},".repeat(20_000) + "{\"id\":\"2\"}]}", page);
    }

    private static void select(String fields, String expected) {
        assertEquals(expected, select(ADA, fields, false));
    }

    private static String select(String answer, String fields, boolean isPage) {
        try {
            return new String(
                    FieldSelection.select(answer.getBytes(StandardCharsets.UTF_8), fields, isPage),
                    StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
