package dateline.http.request;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dateline.http.problem.Problem;
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

    private static void select(String fields, String expected) {
        try {
            JsonNode whole = new ObjectMapper().readTree(ADA);
            assertEquals(expected, FieldSelection.select(whole, fields).toString());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
