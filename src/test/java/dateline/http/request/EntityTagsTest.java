package dateline.http.request;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Compares lists of entity tags with the current one, v7: weakly for reads, strongly for writes. */
class EntityTagsTest {

    @ParameterizedTest(name = "{0}: reading {1}, writing {2}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "*                     | true  | true",
                "\"v7\"                | true  | true",
                "W/\"v7\"              | true  | false",
                "\"v7-gzip\"           | false | true",
                "W/\"v7-gzip\"         | false | false",
                "\"v6\", \"v7\"        | true  | true",
                "\"v6\",W/\"v7\"       | true  | false",
                "\"a,b\" , \"v7\"      | true  | true",
                "\"v6\"                | false | false",
                "\"V7\"                | false | false",
                "v7                    | false | false",
                "\"v7                  | false | false",
                "\"v77\"               | false | false",
                "w/\"v8\"              | false | false",
                "\"*\"                 | false | false",
            })
    void anEtagMatchesAList(String header, boolean reading, boolean writing) {
        assertEquals(reading, Preconditions.matches(header, "v7", true));
        assertEquals(writing, Preconditions.matches(header, "v7", false));
    }
}
