package dateline.http.problem;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An error response in the form of RFC 9457. Its code names an entry of the {@link ProblemCatalogue}, which gives status and title. Thrown
 * anywhere, it becomes an {@code application/problem+json} response.
 */
public final class Problem extends RuntimeException {

    /** One fault of the request, at a JSON Pointer into the body or at a parameter or header. */
    public record Detail(String pointer, String parameter, String code, String detail) {

        /** The description with the name of what is wrong. */
        String sentence() {
            String name = parameter != null ? parameter : pointer.isEmpty() ? "The body" : pointer.substring(1);
            // Such a description continues the name: "headline is required".
            return detail.startsWith("Required") ? name + " is r" + detail.substring(1) : name + ": " + detail;
        }
    }

    private final String code;
    private final transient Map<String, Object> members = new LinkedHashMap<>();
    private final transient Map<String, String> headers = new LinkedHashMap<>();
    private final transient List<Detail> errors = new ArrayList<>();
    private String suggestion;

    private Problem(String code, String detail) {
        super(detail, null, false, false);
        this.code = code;
    }

    /** @param code kebab-case, stable, an entry of the catalogue; @param detail what is wrong this time, and what to do */
    public static Problem of(String code, String detail) {
        return new Problem(code, detail);
    }

    /** A problem whose detail is made from the errors that the caller adds. */
    public static Problem ofErrors(String code) {
        return new Problem(code, null);
    }

    /** The problem of a body that breaks rules. The caller adds an error for each of them. */
    public static Problem invalidBody() {
        return ofErrors("body-invalid");
    }

    /** Returns whether the detail is made from the errors and repeats the first of them. */
    public boolean isMadeOfErrors() {
        return super.getMessage() == null;
    }

    /** The detail: what is wrong this time. Without a detail of its own, the first error with the name of its member. */
    @Override
    public String getMessage() {
        if (super.getMessage() != null) return super.getMessage();
        if (errors.isEmpty()) return ProblemCatalogue.entry(code).meaning();
        String more = errors.size() == 1 ? "" : " The member errors lists all " + errors.size() + " errors.";
        return errors.get(0).sentence() + more;
    }

    /** Adds an extension member (RFC 9457 section 3.2); a null value adds nothing. */
    public Problem with(String member, Object value) {
        if (value != null) members.put(member, value);
        return this;
    }

    /** @param path of this server, which the detail suggests; a page shows it as a link */
    public Problem suggest(String path) {
        suggestion = path;
        return this;
    }

    public Problem header(String name, String value) {
        headers.put(name, value);
        return this;
    }

    /** @param pointer JSON Pointer (RFC 6901) into the request's body */
    public Problem at(String pointer, String errorCode, String detail) {
        errors.add(new Detail(pointer, null, errorCode, detail));
        return this;
    }

    /** @param name of the query parameter, path parameter or header that is wrong */
    public Problem parameter(String name, String errorCode, String detail) {
        errors.add(new Detail(null, name, errorCode, detail));
        return this;
    }

    /** Prefixes the pointers of all errors, for a document that is embedded in another one at this pointer. */
    public Problem within(String pointer) {
        errors.replaceAll(error -> error.pointer() == null
                ? error
                : new Detail(pointer + error.pointer(), null, error.code(), error.detail()));
        return this;
    }

    Optional<String> suggestion() {
        return Optional.ofNullable(suggestion);
    }

    public String code() {
        return code;
    }

    public int status() {
        return ProblemCatalogue.entry(code).status();
    }

    public Map<String, Object> members() {
        return members;
    }

    Map<String, String> headers() {
        return headers;
    }

    public List<Detail> errors() {
        return errors;
    }
}
