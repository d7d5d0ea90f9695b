package dateline.http.problem;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class ProblemTest {

    @Test
    void theDetailNamesTheMemberThatIsWrong() {
        assertEquals(
                "headline is required; it may not be empty.",
                Problem.invalidBody()
                        .at("/headline", "invalid-value", "Required; it may not be empty.")
                        .getMessage());
        assertEquals(
                "items/3/slug: Another article has this slug. The member errors lists all 2 errors.",
                Problem.invalidBody()
                        .at("/slug", "reserved", "Another article has this slug.")
                        .at("/tags", "out-of-range", "At most 60 items; these are 61.")
                        .within("/items/3")
                        .getMessage());
        assertEquals(
                "limit: At most 100; this is 1000.",
                Problem.ofErrors("parameter-invalid")
                        .parameter("limit", "out-of-range", "At most 100; this is 1000.")
                        .getMessage());
        assertEquals(
                "The body: Expected an object.",
                Problem.ofErrors("wrong-type")
                        .at("", "wrong-type", "Expected an object.")
                        .getMessage());
    }

    @Test
    void aDetailOfItsOwnIsShown() {
        assertEquals(
                "Send body or bodyHtml, not both.",
                Problem.of("body-invalid", "Send body or bodyHtml, not both.")
                        .at("/bodyHtml", "exclusive", "The request has body already.")
                        .getMessage());
    }
}
