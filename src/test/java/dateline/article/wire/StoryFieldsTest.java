package dateline.article.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dateline.article.body.Byline;
import dateline.article.body.Dateline;
import dateline.article.body.Headlines;
import dateline.article.body.StoryFields;
import dateline.article.editing.ArticleRequest;
import dateline.http.base.StoredJson;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The requests declare every field of {@link StoryFields} and pass it on. A failure names the field that is missing. */
class StoryFieldsTest {

    private static final StoryFields EVERY_FIELD = new StoryFields(
            "audio",
            "nb",
            "Ferry",
            new Headlines("Short", "Search"),
            "Teaser",
            List.of(new Byline("ada", "Ada", "author", null, null, null)),
            new Dateline("Bergen", null, null, null, null),
            "humanEdits",
            "Ada");

    @Test
    void theSampleHasEveryField() throws ReflectiveOperationException {
        for (RecordComponent field : StoryFields.class.getRecordComponents())
            assertNotNull(field.getAccessor().invoke(EVERY_FIELD), field.getName());
    }

    @Test
    void bothRequestsDeclareTheFieldsWithTheSameLimits() {
        List<String> names = Arrays.stream(StoryFields.class.getRecordComponents())
                .map(RecordComponent::getName)
                .toList();
        Map<String, String> article = declarations(ArticleRequest.class);
        article.keySet().retainAll(names);
        Map<String, String> wire = declarations(WireRequest.class);
        wire.keySet().retainAll(names);
        assertEquals(names, List.copyOf(article.keySet()));
        assertEquals(article, wire);
    }

    /** The type of each component with all its annotations, by name. */
    private static Map<String, String> declarations(Class<? extends Record> request) {
        Map<String, String> declarations = new LinkedHashMap<>();
        for (RecordComponent component : request.getRecordComponents()) {
            declarations.put(
                    component.getName(),
                    Arrays.toString(component.getAccessor().getAnnotations()) + " " + component.getAnnotatedType());
        }
        return declarations;
    }

    @Test
    void anArticleRequestOfAStoryHasItsFields() {
        assertEquals(EVERY_FIELD, ArticleRequest.builder(EVERY_FIELD).build().story());
    }

    @Test
    void requestsThatWereReadPassOnTheirFields() throws JsonProcessingException {
        JsonNode members = StoredJson.MAPPER.valueToTree(EVERY_FIELD);
        assertEquals(
                EVERY_FIELD,
                StoredJson.MAPPER.treeToValue(members, ArticleRequest.class).story());
        assertEquals(
                EVERY_FIELD,
                StoredJson.MAPPER
                        .treeToValue(members, WireRequest.class)
                        .toArticleRequest("agency", "1")
                        .story());
    }
}
