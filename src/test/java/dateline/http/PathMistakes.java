package dateline.http;

import dateline.http.MistakeKind.Sent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Paths that two programs might read differently, and paths without a resource. */
final class PathMistakes {

    static final List<MistakeKind> KINDS = new ArrayList<>();

    static {
        variable("encoded slash", "a%2Fb");
        variable("encoded backslash", "a%5Cb");
        variable("backslash", "a\\b");
        variable("encoded NUL", "a%00b");
        variable("encoded percent", "a%25b");
        variable("encoded dot segment", "%2e%2e");
        variable("dot segment", "..");
        variable("semicolon in the path", "a;b=c");
        variable("not UTF-8 in the path", "%FF");
        variable("half a character in the path", "%F0%9F");
        variable("encoded control character", "a%1Fb");
        variable("broken escape in the path", "%zz");
        variable("space in the path", "a%20b");
        KINDS.add(new MistakeKind(
                "unknown name",
                on -> on.operation().variables().isEmpty() || !on.fixture().misses()
                        ? Optional.empty()
                        : Sent.of("no-such-thing", on.request().target(on.targetWith("no-such-thing")))));
        KINDS.add(new MistakeKind(
                "unknown id",
                on -> on.operation().variables().isEmpty() || !on.fixture().misses()
                        ? Optional.empty()
                        : Sent.of(
                                "a UUID of nothing",
                                on.request().target(on.targetWith("01990000-0000-7000-8000-00000000dead")))));
        KINDS.add(new MistakeKind(
                "reserved slug in the path",
                on -> on.fixture().creates()
                        ? Sent.of(
                                "bulk",
                                on.request().target(on.targetWith("bulk")).without("If-Match"))
                        : Optional.empty()));
        KINDS.add(MistakeKind.any(
                "doubled slash", "// before the path", on -> on.request().target("/" + on.target())));
        KINDS.add(MistakeKind.any(
                "trailing slash",
                "/ after the path",
                on -> on.request().target(on.target() + (on.target().equals("/") ? "nonsense/" : "/"))));
        KINDS.add(MistakeKind.any(
                "path parameter", ";v=1 after the path", on -> on.request().target(on.target() + ";v=1")));
        KINDS.add(MistakeKind.any(
                "unknown path",
                "/nonsense/nonsense after the path",
                on -> on.request().target((on.target().equals("/") ? "" : on.target()) + "/nonsense/nonsense")));
        KINDS.add(new MistakeKind(
                "wrong method",
                on -> Stream.of("DELETE", "PUT", "PATCH", "POST")
                        .filter(method -> !on.operation().methods().contains(method))
                        .findFirst()
                        .flatMap(method -> Sent.of(method, on.request().method(method)))));
        KINDS.add(MistakeKind.any("no method at all", "BREW", on -> on.request().method("BREW")));
        KINDS.add(MistakeKind.any(
                "absolute target",
                "http://elsewhere.example before the path",
                on -> on.request().target("http://elsewhere.example" + on.target())));
    }

    private PathMistakes() {}

    private static void variable(String name, String value) {
        KINDS.add(new MistakeKind(
                name,
                on -> on.operation().variables().isEmpty()
                        ? Optional.empty()
                        : Sent.of(value, on.request().target(on.targetWith(value)))));
    }
}
