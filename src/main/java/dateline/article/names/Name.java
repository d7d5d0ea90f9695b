package dateline.article.names;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import dateline.article.check.Readable;
import dateline.article.check.Slugs;
import dateline.article.check.WebAddress;
import dateline.http.base.Unicode;
import dateline.http.problem.Problem;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A section, tag or source in a request: a slug or name as a string, or an object with {@code slug}, {@code name} and,
 * for a source, {@code url}. Names that do not exist yet are created.
 */
@Schema(
        name = "Name",
        oneOf = {String.class, Name.Spelled.class},
        description = "A slug or a name, or an object {slug, name, url}. A name that does not exist yet is created.")
public record Name(String slug, String name, String url) {

    /** Object form of a name. */
    @Schema(name = "SpelledName")
    record Spelled(String slug, String name, String url) {}

    private static final List<String> MEMBERS = List.of("slug", "name", "url");
    private static final int MAX_LENGTH = 200;

    @JsonCreator
    static Name of(JsonNode node) {
        if (node.isTextual()) {
            String text = checkText(node, "");
            return Slugs.isUsable(text) ? new Name(text, null, null) : new Name(null, requireReadable(text, ""), null);
        }
        if (!node.isObject())
            throw problem("", "invalid-value", "Expected a string or an object with slug, name and url.");
        node.fieldNames().forEachRemaining(member -> {
            if (!MEMBERS.contains(member)) {
                throw Problem.of("unknown-member", "The member " + member + " is not known in a name.")
                        .at("/" + member, "unknown-member", "Allowed: slug, name, url.");
            }
        });
        String slug = readMember(node, "slug");
        String name = readMember(node, "name");
        String url = readMember(node, "url");
        if (slug == null && name == null) throw problem("", "name-missing", "Send a slug or a name.");
        if (slug != null && !Slugs.isUsable(slug))
            throw problem("/slug", "invalid-value", "A slug consists of lower-case letters, digits and single dashes.");
        if (url != null && !WebAddress.Check.isWebAddress(url))
            throw problem("/url", "invalid-value", "An absolute http or https URL, without user and password.");
        return new Name(slug, name == null ? null : requireReadable(name, "/name"), url);
    }

    /**
     * Returns the slug of a source; without one, a slug made of the Latin letters of the name, or {@code fallback} if it
     * has none. Wire items are identified by it, so its form does not change.
     */
    public String slugOr(String fallback) {
        return slug != null ? slug : Slugs.fromLatin(name, fallback);
    }

    /** Serializes to the shortest form, for documents that clients send back. */
    @JsonValue
    Object toJson() {
        if (name == null && url == null) return slug;
        return slug == null && url == null ? name : new Spelled(slug, name, url);
    }

    private static String readMember(JsonNode node, String member) {
        JsonNode value = node.get(member);
        if (value == null || value.isNull()) return null;
        if (!value.isTextual()) throw problem("/" + member, "wrong-type", "Expected a string.");
        return checkText(value, "/" + member);
    }

    private static String checkText(JsonNode node, String pointer) {
        String text = node.textValue().strip();
        if (text.isEmpty() || text.length() > MAX_LENGTH && !pointer.equals("/url")) {
            throw problem(pointer, "invalid-value", "A name has 1 to " + MAX_LENGTH + " characters.");
        }
        Unicode.findFault(text).ifPresent(fault -> {
            throw problem(pointer, "character-invalid", fault);
        });
        return text;
    }

    private static String requireReadable(String name, String pointer) {
        if (!Readable.Check.isReadable(name)) throw problem(pointer, "name-unreadable", Readable.MESSAGE);
        return name;
    }

    // Pointers are relative to the name. The reader of the body prefixes the location of the name.
    private static Problem problem(String pointer, String code, String detail) {
        return Problem.invalidBody().at(pointer, code, detail);
    }
}
