package dateline.http;

import dateline.http.MistakeKind.Sent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Requests on whose end or host two programs might disagree, and headers that are too long. */
final class FramingMistakes {

    static final List<MistakeKind> KINDS = new ArrayList<>();

    static {
        KINDS.add(MistakeKind.any(
                "two hosts", "two Host headers", on -> on.request().line("Host: elsewhere.example")));
        KINDS.add(
                MistakeKind.any("no host", "no Host header", on -> on.request().without("Host")));
        KINDS.add(MistakeKind.any(
                "folded header",
                "a Host header over two lines",
                on -> on.request().with("Host", "localhost\r\n elsewhere.example")));
        KINDS.add(MistakeKind.any(
                "two lengths",
                "Content-Length: 2 and Content-Length: 3",
                on -> on.request().body("{}").line("Content-Length: 3")));
        KINDS.add(MistakeKind.any(
                "length and chunks",
                "Content-Length and Transfer-Encoding: chunked",
                on -> on.request().body("0\r\n\r\n").with("Transfer-Encoding", "chunked")));
        KINDS.add(MistakeKind.any(
                "length with a sign",
                "Content-Length: +2",
                on -> on.request().body("{}").with("Content-Length", "+2")));
        KINDS.add(MistakeKind.any(
                "unknown transfer coding",
                "Transfer-Encoding: xchunked",
                on -> on.request().body("0\r\n\r\n").without("Content-Length").with("Transfer-Encoding", "xchunked")));
        KINDS.add(MistakeKind.any(
                "no length but a word",
                "Content-Length: two",
                on -> on.request().with("Content-Length", "two")));
        KINDS.add(MistakeKind.any(
                "header line without a colon", "nonsense", on -> on.request().line("nonsense")));
        KINDS.add(MistakeKind.any(
                "space before the colon", "Accept : */*", on -> on.request().line("Accept : */*")));
        KINDS.add(MistakeKind.any(
                "request line too long",
                "a query of 9,000 letters",
                on -> on.request().query("q=" + "a".repeat(9_000))));
        KINDS.add(MistakeKind.any(
                "header too large", "20,000 letters", on -> on.request().with("X-Long", "a".repeat(20_000))));
        KINDS.add(new MistakeKind(
                "unacceptable Accept",
                on -> on.operation().negotiates()
                        ? Sent.of("Accept: image/png", on.request().with("Accept", "image/png"))
                        : Optional.empty()));
        KINDS.add(new MistakeKind(
                "no media type in Accept",
                on -> on.operation().negotiates()
                        ? Sent.of("Accept: nonsense", on.request().with("Accept", "nonsense"))
                        : Optional.empty()));
    }

    private FramingMistakes() {}
}
