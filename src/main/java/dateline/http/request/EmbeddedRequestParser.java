package dateline.http.request;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dateline.http.problem.Problem;
import dateline.http.request.ViolationLimit.TooManyViolations;
import jakarta.inject.Singleton;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.Validator;
import java.util.Set;

/** Parses a JSON document that is embedded in another one, with the same checks as a request body. */
@Singleton
public class EmbeddedRequestParser {

    private final ObjectMapper json;
    private final Validator validator;

    EmbeddedRequestParser(ObjectMapper json, Validator validator) {
        this.json = json;
        this.validator = validator;
    }

    /** @throws Problem if the text is not JSON, with line and column */
    public JsonNode parseTree(String text) {
        try {
            return json.readTree(text);
        } catch (JsonProcessingException e) {
            throw JsonProblems.of(e);
        }
    }

    /** @throws Problem for an unknown member, a wrong type or a violated constraint, with its pointer */
    public <T> T parse(JsonNode tree, Class<T> type) {
        if (!tree.isObject()) {
            throw Problem.ofErrors("wrong-type").at("", "wrong-type", "Expected an object.");
        }
        T request;
        try {
            request = json.treeToValue(tree, type);
        } catch (JsonProcessingException e) {
            throw JsonProblems.of(e);
        }
        requireValid(request);
        return request;
    }

    /** @throws Problem 422 for a violated constraint, with its pointer */
    public <T> void requireValid(T request) {
        requireValid(request, validator);
    }

    static <T> void requireValid(T request, Validator validator) {
        Set<ConstraintViolation<T>> violations;
        ViolationLimit.begin();
        try {
            violations = validator.validate(request);
        } catch (TooManyViolations e) {
            throw e.problem();
        }
        if (!violations.isEmpty()) throw ViolationProblems.of(violations);
    }
}
