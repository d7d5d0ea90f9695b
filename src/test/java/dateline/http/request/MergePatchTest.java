package dateline.http.request;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The cases of the appendix of RFC 7396, with other names. */
class MergePatchTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @ParameterizedTest(name = "{0} patched by {1} is {2}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"ship\":\"Ada\"}             | {\"ship\":\"Ben\"}                | {\"ship\":\"Ben\"}",
                "{\"ship\":\"Ada\"}             | {\"berth\":4}                     | {\"ship\":\"Ada\",\"berth\":4}",
                "{\"ship\":\"Ada\"}             | {\"ship\":null}                   | {}",
                "{\"ship\":\"Ada\",\"berth\":4} | {\"ship\":null}                   | {\"berth\":4}",
                "{\"crew\":[\"Ada\"]}           | {\"crew\":\"Ben\"}                | {\"crew\":\"Ben\"}",
                "{\"crew\":\"Ada\"}             | {\"crew\":[\"Ben\"]}              | {\"crew\":[\"Ben\"]}",
                "{\"hold\":{\"coal\":1}}        | {\"hold\":{\"coal\":2,\"rye\":null}} | {\"hold\":{\"coal\":2}}",
                "{\"crew\":[{\"name\":\"Ada\"}]}| {\"crew\":[1]}                    | {\"crew\":[1]}",
                "[1,2]                          | [3]                               | [3]",
                "{\"ship\":\"Ada\"}             | [4]                               | [4]",
                "{\"ship\":\"Ada\"}             | null                              | null",
                "{\"ship\":\"Ada\"}             | \"sunk\"                          | \"sunk\"",
                "{\"flag\":null}                | {\"berth\":1}                     | {\"flag\":null,\"berth\":1}",
                "[1,2]                          | {\"ship\":\"Ada\",\"flag\":null}  | {\"ship\":\"Ada\"}",
                "{}                             | {\"hold\":{\"tank\":{\"oil\":null}}} | {\"hold\":{\"tank\":{}}}",
            })
    void aPatchMergesObjectsAndReplacesTheRest(String target, String patch, String result)
            throws JsonProcessingException {
        assertEquals(JSON.readTree(result), MergePatch.merge(JSON.readTree(target), JSON.readTree(patch)));
    }
}
