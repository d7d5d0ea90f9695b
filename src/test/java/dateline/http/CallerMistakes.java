package dateline.http;

import dateline.http.MistakeKind.Sent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/** Missing, malformed and insufficient keys, failed preconditions, and malformed or reused idempotency keys. */
final class CallerMistakes {

    static final String EXPIRED = "dl_demo_expired";
    static final String REVOKED = "dl_demo_revoked";
    static final String SCOPELESS = "dl_demo_scopeless";

    static final List<MistakeKind> KINDS = new ArrayList<>();

    static {
        only(
                "no key",
                "no Authorization",
                on -> on.fixture().key() != null,
                on -> on.request().key(null));
        only(
                "key without the scope",
                "a key with no scope",
                on -> on.fixture().key() != null,
                on -> on.request().key(SCOPELESS));
        authorization("malformed key", "Bearer dl_short");
        authorization("unknown key", "Bearer dl_demo_nobody");
        authorization(
                "key with a typing error", "Bearer dl_0123456789ab_0123456789012345678901234567890123456789012aaaaaa");
        authorization("expired key", "Bearer " + EXPIRED);
        authorization("revoked key", "Bearer " + REVOKED);
        authorization("Basic scheme", "Basic ZWRpdG9yOnNlY3JldA==");
        authorization("key without a scheme", "dl_demo_editor");
        authorization("empty Authorization", "");
        KINDS.add(MistakeKind.any(
                "two keys",
                "two Authorization headers",
                on -> on.request().key("dl_demo_editor").line("Authorization: Bearer dl_demo_editor")));
        KINDS.add(MistakeKind.any(
                "key in the URL", "?key=dl_demo_editor", on -> on.request().query("key=dl_demo_editor")));
        KINDS.add(MistakeKind.any(
                "access token in the URL",
                "?access_token=dl_demo_editor",
                on -> on.request().query("access_token=dl_demo_editor")));
        precondition("missing If-Match", "no If-Match", on -> on.request().without("If-Match"));
        precondition("stale If-Match", "If-Match: \"0\"", on -> on.request().with("If-Match", "\"0\""));
        precondition(
                "weak If-Match",
                "If-Match: W/ and the present ETag",
                on -> on.request().with("If-Match", "W/" + on.etag()));
        precondition(
                "If-Match without quotes",
                "If-Match: the present ETag without its quotes",
                on -> on.request().with("If-Match", on.etag().replace("\"", "")));
        precondition("empty If-Match", "If-Match: nothing", on -> on.request().with("If-Match", ""));
        precondition(
                "If-None-Match on what exists",
                "If-None-Match: *",
                on -> on.request().without("If-Match").with("If-None-Match", "*"));
        only(
                "If-Match on what does not exist",
                "If-Match: \"1\" at an unknown slug",
                on -> on.fixture().creates(),
                on -> on.request().target(on.targetWith("no-such-thing")).with("If-Match", "\"1\""));
        idempotency("empty Idempotency-Key", "\"\"");
        idempotency("blank Idempotency-Key", " ");
        idempotency("Idempotency-Key with a space", "one two");
        idempotency("Idempotency-Key too long", "k".repeat(129));
        only(
                "Idempotency-Key reused",
                "another body under a key that was used",
                on -> on.spent() != null && on.spent().body() != null,
                on -> on.spent().body(new String(on.spent().body(), java.nio.charset.StandardCharsets.UTF_8) + " "));
    }

    private CallerMistakes() {}

    private static void only(String name, String what, Predicate<Case> takes, Function<Case, Request> make) {
        KINDS.add(new MistakeKind(name, on -> takes.test(on) ? Sent.of(what, make.apply(on)) : Optional.empty()));
    }

    private static void authorization(String name, String value) {
        KINDS.add(MistakeKind.any(
                name, "Authorization: " + value, on -> on.request().with("Authorization", value)));
    }

    private static void precondition(String name, String what, Function<Case, Request> make) {
        only(
                name,
                what,
                on -> on.etag() != null && !on.operation().method().equals("POST")
                        || on.etag() != null && !name.startsWith("If-None"),
                make);
    }

    private static void idempotency(String name, String value) {
        only(
                name,
                "Idempotency-Key: " + value,
                on -> on.operation().takesIdempotencyKey(),
                on -> on.request().with("Idempotency-Key", value));
    }
}
