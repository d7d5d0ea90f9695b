package dateline.http;

import static dateline.http.Case.JSON;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dateline.http.MistakeKind.Sent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Bodies that are not JSON, JSON of the wrong type, and JSON that violates a constraint. */
final class BodyMistakes {

    private static final String BIG = "a".repeat(1_200_000);
    private static final String DEEP = "[".repeat(40) + "]".repeat(40);

    private static final Set<String> STORIES = Set.of("createArticle", "replaceDraft", "updateDraft");
    private static final Set<String> STATED =
            Set.of("createArticle", "replaceDraft", "updateDraft", "createPermission", "updatePermission");
    private static final Set<String> VERSIONED = Set.of(
            "createArticle",
            "replaceDraft",
            "updateDraft",
            "createPermission",
            "updatePermission",
            "createFeed",
            "putFeed",
            "putSection",
            "putSource",
            "createPartner",
            "updatePartner",
            "createOutlet",
            "updateOutlet");

    static final List<MistakeKind> KINDS = new ArrayList<>();

    static {
        whole("malformed JSON", "the body cut in half", on -> half(on.body().toString()));
        KINDS.add(new MistakeKind(
                "empty body",
                on -> on.operation().needsBody() ? Sent.of("no byte", on.withBody("")) : Optional.empty()));
        whole("null body", "null", on -> "null");
        whole("array body", "[]", on -> "[]");
        whole("trailing document", "{…} {}", on -> on.body() + " {}");
        whole(
                "unknown member",
                "\"nonsense\": 1",
                on -> on.body().put("nonsense", 1).toString());
        text("duplicate member", "the first text twice", on -> twice(on));
        text("object for text", "{} for the first text", on -> on.textAs("{}").orElseThrow());
        text("number for text", "5 for the first text", on -> on.textAs("5").orElseThrow());
        text(
                "NUL in text",
                "\\u0000 in the first text",
                on -> on.textAs("\"a\\u0000b\"").orElseThrow());
        text(
                "control character in text",
                "\\u0008 in the first text",
                on -> on.textAs("\"a\\u0008b\"").orElseThrow());
        text(
                "lone surrogate",
                "\\ud800 in the first text",
                on -> on.textAs("\"a\\ud800b\"").orElseThrow());
        text(
                "text too long",
                "ten thousand letters for the first text",
                on -> on.textAs('"' + "a".repeat(10_000) + '"').orElseThrow());
        number("fraction for a whole number", "1.5", "1.5");
        number("text for a whole number", "\"5\"", "\"5\"");
        number("number too large", "99999999999", "99999999999");
        bytes("overlong UTF-8", "C0 AF in the first text", new byte[] {(byte) 0xC0, (byte) 0xAF});
        bytes("invalid UTF-8", "FF in the first text", new byte[] {(byte) 0xFF});
        bytes("surrogates as UTF-8", "ED A0 80 in the first text", new byte[] {(byte) 0xED, (byte) 0xA0, (byte) 0x80});
        encoded(
                "byte order mark",
                "EF BB BF before the body",
                on -> ("\uFEFF" + on.body()).getBytes(StandardCharsets.UTF_8));
        encoded(
                "UTF-16",
                "the body in UTF-16 with a mark",
                on -> on.body().toString().getBytes(StandardCharsets.UTF_16));
        encoded(
                "UTF-16 without a mark",
                "the body in UTF-16LE",
                on -> on.body().toString().getBytes(StandardCharsets.UTF_16LE));
        request("body too big", "Content-Length: 2000000", on -> on.request().with("Content-Length", "2000000"));
        KINDS.add(new MistakeKind(
                "document too big",
                on -> on.takesBody() || on.operation().mediaType() == null
                        ? Optional.empty()
                        : Sent.of("Content-Length: 2000000000", on.request().with("Content-Length", "2000000000"))));
        KINDS.add(new MistakeKind(
                "no document",
                on -> on.takesBody() || on.operation().mediaType() == null
                        ? Optional.empty()
                        : Sent.of(
                                "an entity of its own",
                                on.request().body("<!DOCTYPE x [<!ENTITY e 'e'>]><rss>&e;</rss>"))));
        request(
                "body too big, in chunks",
                "1.2 MB in one chunk",
                on -> on.request()
                        .body((Integer.toHexString(BIG.length()) + "\r\n" + BIG + "\r\n0\r\n\r\n"))
                        .without("Content-Length")
                        .with("Transfer-Encoding", "chunked"));
        text(
                "too deep",
                "forty arrays",
                on -> on.has("section")
                        ? on.body().put("section", "@@").toString().replace("\"@@\"", DEEP)
                        : on.textAs(DEEP).orElseThrow());
        request(
                "wrong media type",
                "Content-Type: text/plain",
                on -> on.request().with("Content-Type", "text/plain"));
        request(
                "another JSON type",
                "Content-Type: application/vnd.example+json",
                on -> on.request().with("Content-Type", "application/vnd.example+json"));
        request("missing media type", "no Content-Type", on -> on.request().without("Content-Type"));
        request("compressed body", "Content-Encoding: gzip", on -> on.request().with("Content-Encoding", "gzip"));
        member("slug", "reserved slug", "\"slug\": \"bulk\"", on -> on.body().put("slug", "bulk"));
        member(
                "slug",
                "slug that is a UUID",
                "\"slug\": a UUID",
                on -> on.body().put("slug", "01990000-0000-7000-8000-000000000001"));
        member("slug", "no slug", "\"slug\": \"Not A Slug\"", on -> on.body().put("slug", "Not A Slug"));
        taken("slug in use", "slug-in-use");
        taken("source id in use", "source-id-in-use");
        taken("feed in use", "feed-in-use");
        block("text and html unequal", "{\"type\":\"paragraph\",\"text\":\"High\",\"html\":\"<em>Low</em>\"}");
        block("unknown block type", "{\"type\":\"carousel\"}");
        block("block without a type", "{\"text\":\"High\"}");
        block("block is null", "null");
        block("block media unknown", "{\"type\":\"image\",\"media\":\"m99\"}");
        block("crosshead too low", "{\"type\":\"crosshead\",\"text\":\"High\",\"level\":6}");
        member("at", "publication in the past", "\"at\": 2001", on -> on.body().put("at", "2001-01-01T00:00:00Z"));
        member(
                "embargoedUntil",
                "embargo in the past",
                "\"embargoedUntil\": 2001",
                on -> on.body().put("embargoedUntil", "2001-01-01T00:00:00Z"));
        member(
                "originalPublishedAt",
                "number for an instant",
                "\"originalPublishedAt\": 5",
                on -> on.body().put("originalPublishedAt", 5));
        member(
                "originalPublishedAt",
                "instant out of range",
                "\"originalPublishedAt\": the year 999999",
                on -> on.body().put("originalPublishedAt", "+999999-01-01T00:00:00Z"));
        readOnly("version", "\"version\": \"x\"", VERSIONED, "x");
        readOnly("state", "\"state\": \"elsewhere\"", STATED, "elsewhere");
        readOnly("publishedAt", "\"publishedAt\": 2001", STORIES, "2001-01-01T00:00:00Z");
        readOnly("embargoedUntil", "\"embargoedUntil\": 2099", STORIES, "2099-01-01T00:00:00Z");
        member(
                "language",
                "no language",
                "\"language\": \"!!\"",
                on -> on.body().put("language", "!!"));
        member(
                "language",
                "ill-formed language",
                "\"language\": \"xx-invalid-language-tag-zz\"",
                on -> on.body().put("language", "xx-invalid-language-tag-zz"));
        member(
                "dateline",
                "unknown country",
                "\"countryCode\": \"ZZ\"",
                on -> on.body()
                        .set(
                                "dateline",
                                JSON.createObjectNode().put("place", "QUAY").put("countryCode", "ZZ")));
        member(
                "visibility",
                "unknown word",
                "\"visibility\": \"secret\"",
                on -> on.body().put("visibility", "secret"));
    }

    private BodyMistakes() {}

    private static void request(String name, String what, Function<Case, Request> make) {
        KINDS.add(new MistakeKind(name, on -> on.takesBody() ? Sent.of(what, make.apply(on)) : Optional.empty()));
    }

    private static void whole(String name, String what, Function<Case, String> body) {
        request(name, what, on -> on.withBody(body.apply(on)));
    }

    private static void encoded(String name, String what, Function<Case, byte[]> body) {
        request(name, what, on -> on.request().body(body.apply(on)));
    }

    private static void text(String name, String what, Function<Case, String> body) {
        KINDS.add(new MistakeKind(
                name, on -> on.text().isPresent() ? Sent.of(what, on.withBody(body.apply(on))) : Optional.empty()));
    }

    private static void bytes(String name, String what, byte[] bad) {
        KINDS.add(new MistakeKind(
                name,
                on -> on.textAs("\"@@\"").flatMap(body -> {
                    String[] around = body.split("@@");
                    byte[] start = around[0].getBytes(StandardCharsets.ISO_8859_1);
                    byte[] end = around[1].getBytes(StandardCharsets.ISO_8859_1);
                    byte[] all = new byte[start.length + bad.length + end.length];
                    System.arraycopy(start, 0, all, 0, start.length);
                    System.arraycopy(bad, 0, all, start.length, bad.length);
                    System.arraycopy(end, 0, all, start.length + bad.length, end.length);
                    return Sent.of(what, on.request().body(all));
                })));
    }

    private static void number(String name, String what, String json) {
        KINDS.add(new MistakeKind(name, on -> {
            if (!on.takesBody()) return Optional.empty();
            ObjectNode body = on.body();
            return mark(body)
                    ? Sent.of(
                            what + " for the first whole number",
                            on.withBody(body.toString().replace("987654321", json)))
                    : Optional.empty();
        }));
    }

    // Replaces the first whole number by one that can be found in the serialized text.
    private static boolean mark(JsonNode node) {
        if (node instanceof ObjectNode object) {
            for (var member : object.properties()) {
                if (member.getValue().isInt()) {
                    object.set(member.getKey(), IntNode.valueOf(987_654_321));
                    return true;
                }
            }
        }
        for (JsonNode child : node) if (mark(child)) return true;
        return false;
    }

    private static void member(String member, String name, String what, Function<Case, JsonNode> body) {
        KINDS.add(new MistakeKind(
                name, on -> on.has(member) ? Sent.of(what, on.with(on.request(), body.apply(on))) : Optional.empty()));
    }

    // A member that the representation has but a request cannot set.
    private static void readOnly(String member, String what, Set<String> operations, String value) {
        KINDS.add(new MistakeKind(
                "read-only " + member,
                on -> operations.contains(on.operation().id())
                        ? Sent.of(what, on.with(on.request(), on.body().put(member, value)))
                        : Optional.empty()));
    }

    private static void block(String name, String block) {
        KINDS.add(new MistakeKind(name, on -> {
            if (!on.has("body")) return Optional.empty();
            ObjectNode body = on.body();
            try {
                ((ArrayNode) body.get("body")).add(JSON.readTree(block));
            } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
                throw new IllegalStateException(e);
            }
            return Sent.of("a block " + block, on.with(on.request(), body));
        }));
    }

    private static void taken(String name, String code) {
        KINDS.add(new MistakeKind(name, on -> {
            if (on.fixture().taken() == null || !on.fixture().taken().containsKey(code)) return Optional.empty();
            JsonNode taken = on.fixture().taken().get(code);
            return Sent.of(taken.toString(), on.with(on.request(), on.body().setAll((ObjectNode) taken)));
        }));
    }

    private static String half(String body) {
        return body.substring(0, body.length() / 2);
    }

    private static String twice(Case on) {
        String name = on.text().orElseThrow();
        return "{" + '"' + name + "\":" + on.body().get(name) + ","
                + on.body().toString().substring(1);
    }
}
