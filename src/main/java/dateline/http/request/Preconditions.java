package dateline.http.request;

import com.fasterxml.jackson.databind.ObjectMapper;
import dateline.http.base.HttpDates;
import dateline.http.base.PublicUrl;
import dateline.http.describe.HasEtag;
import dateline.http.describe.LastModified;
import dateline.http.problem.Problem;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.RequestScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Evaluates conditional requests (RFC 9110 section 13). {@code Request.evaluatePreconditions} of JAX-RS is not used, because it violates the
 * RFC in several cases.
 */
@RequestScoped
public class Preconditions {

    private static final Pattern ENTITY_TAG = Pattern.compile("(W/)?\"([\\x21\\x23-\\x7E\\x80-\\xFF]*)\"");

    private static final Pattern IF_MATCH =
            Pattern.compile("[ \\t]*+\\*[ \\t]*+|([ \\t,]*+" + ENTITY_TAG.pattern() + "[ \\t]*+(,|$))++[ \\t,]*+");

    private final RoutingContext rc;
    private final ObjectMapper json;
    private final PublicUrl url;

    Preconditions(RoutingContext rc, ObjectMapper json, PublicUrl url) {
        this.rc = rc;
        this.json = json;
        this.url = url;
    }

    /**
     * Requires that the client has seen the current state of an existing resource before it writes.
     *
     * @param current state, read under a lock
     * @param changes creates the 412, with what has changed since the ETag of the client
     * @throws Problem 428 without {@code If-Match}, 412 with a stale one, 422 if the request changes a read-only member
     */
    public void requireMatch(HasEtag current, Supplier<Problem> changes) {
        requireMatch(current, url.to(rc.request().path()), changes);
    }

    /** @param address absolute URL where the resource is read, if it is not the address of this request */
    public void requireMatch(HasEtag current, String address, Supplier<Problem> changes) {
        checkIfSent(current, address, changes);
        if (header(rc, "If-Match") == null) {
            throw Problem.of(
                    "precondition-required",
                    "Send If-Match with the ETag that you read, so that you do not overwrite a change that you have not seen.");
        }
    }

    /**
     * Checks the precondition of a write that requires none, if the client has sent one.
     *
     * @param address absolute URL where the resource is read
     * @throws Problem 412 if it does not hold
     */
    public void checkIfSent(HasEtag current, String address, Supplier<Problem> changes) {
        if (isCreateOnly()) {
            throw Problem.of(
                    "precondition-failed",
                    "The resource exists already. A request with If-None-Match: * can only create a resource.");
        }
        String header = ifMatch();
        if (header != null && !matches(header, current.tag(), false)) {
            Problem problem = sentTag()
                    .filter(sent -> !resourceOf(sent).equals(resourceOf(current.tag())))
                    .map(sent -> otherResource(resourceOf(sent), kind(current.tag()), address))
                    .orElseGet(changes);
            throw problem.header("ETag", "\"" + current.tag() + "\"");
        }
        ReadOnlyMembers.requireUnchanged(rc, json.valueToTree(current));
    }

    /**
     * The kind and the id or slug that an ETag begins with. The ETag of a resource that can be edited continues with its
     * version, and in some cases its state. That of any other representation is a hash, for which this is empty.
     */
    private static String resourceOf(String tag) {
        int end = tag.length();
        for (int dash = tag.lastIndexOf('-'); dash > 0; dash = tag.lastIndexOf('-', dash - 1)) {
            String part = tag.substring(dash + 1, end);
            if (!part.isEmpty() && part.chars().allMatch(one -> one >= '0' && one <= '9'))
                return tag.substring(0, dash);
            end = dash;
        }
        return kind(tag);
    }

    private static String kind(String tag) {
        return tag.substring(0, Math.max(0, tag.indexOf('-')));
    }

    private static Problem otherResource(String sent, String kind, String address) {
        return Problem.of(
                "precondition-failed",
                "The ETag that you sent " + owner(sent, kind) + ". The ETag of this " + kind
                        + " is in the response to GET " + address + ".");
    }

    private static String owner(String sent, String kind) {
        if (kind(sent).equals(kind)) return "belongs to another " + kind;
        return kind.equals("draft")
                ? "belongs to another representation than the draft, such as the article as readers see it"
                : "is not one of this " + kind + ": it belongs to another resource, or was copied incorrectly";
    }

    /** Checks a write that creates a resource: {@code If-Match} cannot hold. @param slug of the resource, from the path */
    public void requireAbsent(String slug) {
        requireNoMatch();
        ReadOnlyMembers.requireUnchanged(rc, json.createObjectNode().put("slug", slug));
    }

    /** Checks a write that creates a resource without a member from the path. */
    public void requireAbsent() {
        requireNoMatch();
        ReadOnlyMembers.requireUnchanged(rc, json.createObjectNode());
    }

    private void requireNoMatch() {
        if (ifMatch() != null) {
            throw Problem.of(
                    "precondition-failed",
                    "The resource does not exist, so no ETag can match. To create it, leave If-Match out.");
        }
    }

    // A malformed entity tag is a mistake of the client (400) and not a stale tag (412).
    private String ifMatch() {
        String header = header(rc, "If-Match");
        if (header == null || IF_MATCH.matcher(header).matches()) return header;
        String form = "Send an ETag as it was read, in double quotes, or *. Separate several ETags with commas.";
        throw Problem.ofErrors("parameter-invalid").parameter("If-Match", "invalid-value", form);
    }

    private boolean isCreateOnly() {
        String header = header(rc, "If-None-Match");
        return header != null && header.strip().equals("*");
    }

    /** The first ETag in {@code If-Match}, to describe what has changed since. */
    public Optional<String> sentTag() {
        String header = header(rc, "If-Match");
        return header == null
                ? Optional.empty()
                : tags(header).stream().map(EntityTag::value).findFirst();
    }

    /** Whether {@code If-Match} or {@code If-Unmodified-Since} of a read does not hold (RFC 9110 section 13.2.2). */
    public static boolean isFailed(RoutingContext rc, String tag, Optional<LastModified> modified) {
        var headers = rc.request().headers();
        if (!headers.contains(HttpHeaderNames.IF_MATCH) && !headers.contains(HttpHeaderNames.IF_UNMODIFIED_SINCE))
            return false;
        String match = header(rc, "If-Match");
        if (match != null) return !matches(match, tag, false);
        String since = rc.request().getHeader("If-Unmodified-Since");
        if (since == null || modified.isEmpty()) return false;
        return HttpDates.parse(since)
                .filter(date -> modified.get().isAfter(date))
                .isPresent();
    }

    public static boolean isNotModified(RoutingContext rc, String etag, Optional<LastModified> modified) {
        List<String> noneMatch = rc.request().headers().getAll(HttpHeaderNames.IF_NONE_MATCH);
        if (!noneMatch.isEmpty()) {
            // The fast path: a client that has one response sends its ETag unchanged.
            if (noneMatch.size() == 1 && noneMatch.get(0).equals(etag)) return true;
            return matches(String.join(", ", noneMatch), etag.substring(1, etag.length() - 1), true);
        }
        String since = rc.request().getHeader(HttpHeaderNames.IF_MODIFIED_SINCE);
        if (since == null || modified.isEmpty()) return false;
        return HttpDates.parse(since)
                .filter(date -> !modified.get().isAfter(date))
                .isPresent();
    }

    // Several lines of the same name form one list (RFC 9110 section 5.2).
    private static String header(RoutingContext rc, String name) {
        List<String> lines = rc.request().headers().getAll(name);
        return lines.isEmpty() ? null : String.join(", ", lines);
    }

    private record EntityTag(boolean weak, String value) {}

    // The ETag of a compressed response, with the suffix -gzip, names the same state as the one without.
    static boolean matches(String header, String tag, boolean weakly) {
        if (header.strip().equals("*")) return true;
        return tags(header).stream()
                .filter(sent -> weakly || !sent.weak())
                .anyMatch(sent ->
                        sent.value().equals(tag) || !weakly && sent.value().equals(tag + "-gzip"));
    }

    private static List<EntityTag> tags(String header) {
        List<EntityTag> tags = new ArrayList<>();
        Matcher matcher = ENTITY_TAG.matcher(header);
        while (matcher.find()) tags.add(new EntityTag(matcher.group(1) != null, matcher.group(2)));
        return tags;
    }
}
