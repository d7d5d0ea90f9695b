package dateline.http;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** A kind of bad request. It gives no request for an operation that does not take such input. */
record MistakeKind(String name, Function<Case, Optional<Sent>> mistake) {

    /** The bytes of the request and a description of the mistake. */
    record Sent(String what, byte[] bytes) {

        static Optional<Sent> of(String what, Request request) {
            return Optional.of(new Sent(what, request.bytes()));
        }
    }

    static List<MistakeKind> all() {
        return Stream.of(
                        BodyMistakes.KINDS,
                        QueryMistakes.KINDS,
                        CallerMistakes.KINDS,
                        PathMistakes.KINDS,
                        FramingMistakes.KINDS)
                .flatMap(List::stream)
                .toList();
    }

    /** A kind that applies to every operation. */
    static MistakeKind any(String name, String what, Function<Case, Request> make) {
        return new MistakeKind(name, on -> Sent.of(what, make.apply(on)));
    }
}
