package dateline.history;

import com.fasterxml.jackson.databind.JsonNode;
import dateline.history.ArticleModel.Made;
import dateline.history.ArticleModel.Snapshot;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiPredicate;

/**
 * Replays the recorded responses of one article on {@link ArticleModel}, in the order of the server's instants. Each
 * successful request must be possible in the model, and each rejected one must have been rejectable at some instant
 * between request and response.
 */
final class ArticleHistory {

    /** A successful request with the instant that the server recorded. */
    record Done(Instant at, RecordedResponse answered) {}

    private static final Set<String> WITHDRAWALS = Set.of("withholdings", "releases", "unpublications", "kills");

    private final ArticleModel model;
    private final List<RecordedResponse> answers;
    private final Map<Integer, Instant> versionsMadeAt;
    final List<String> wrong = new ArrayList<>();

    ArticleHistory(ArticleModel model, List<RecordedResponse> answers, Map<Integer, Instant> versionsMadeAt) {
        this.model = model;
        this.answers = answers;
        this.versionsMadeAt = versionsMadeAt;
    }

    /**
     * Replays the history.
     *
     * @param end an instant after all responses
     */
    void play(Instant end) {
        answers.stream()
                .filter(RecordedResponse::done)
                .map(answered -> new Done(at(answered), answered))
                .sorted((a, b) -> a.at().compareTo(b.at()))
                .forEach(this::done);
        model.pass(end);
        answers.stream().filter(answered -> !answered.done()).forEach(this::refused);
    }

    private Instant at(RecordedResponse answered) {
        String member = answered.edits() ? "editedAt" : "at";
        if (answered.what().equals("publications")) {
            return versionsMadeAt.get(answered.body().get("version").asInt());
        }
        return Instant.parse(answered.body().get(member).asText());
    }

    private void done(Done done) {
        RecordedResponse answered = done.answered();
        Instant now = done.at();
        JsonNode body = answered.body();
        if (now.isBefore(answered.before()) || now.isAfter(answered.after())) wrong.add("Not done then: " + answered);
        model.pass(now);
        if (answered.guarded()) expect(answered, "If-Match", model.tag(now), answered.match());
        if (!answered.edits() && !model.allows(answered.what(), now)) {
            wrong.add("Not possible, " + model.now().state(now) + ": " + answered);
            return;
        }
        if (answered.edits()) {
            if (model.now().state(now).equals("canceled")) wrong.add("It was killed: " + answered);
            model.edit(answered.changes(), now);
            expect(
                    answered,
                    "revision",
                    model.now().revision(),
                    body.get("revision").asLong());
            expect(answered, "ETag", model.tag(now), answered.etag());
        } else if (answered.what().equals("publications")) {
            if (answered.plan().later() && model.now().seenBy(now)) wrong.add("It was live already: " + answered);
            Made made = model.publish(answered.plan(), now);
            Snapshot stands = model.now();
            expect(answered, "version", made.number(), body.get("version").asInt());
            expect(answered, "kind", made.kind(), body.get("kind").asText());
            expect(answered, "publishedAt", stands.publishedAt(), instant(body, "publishedAt"));
            expect(answered, "embargoedUntil", stands.embargoedUntil(), instant(body, "embargoedUntil"));
            expect(answered, "expiresAt", stands.expiresAt(), instant(body, "expiresAt"));
        } else if (answered.what().equals("corrections")) {
            Set<String> conflicts = model.correct(answered.kind(), answered.changes(), now);
            expect(
                    answered,
                    "version",
                    model.versions.size(),
                    body.get("version").asInt());
            expect(
                    answered,
                    "draftRevision",
                    model.now().revision(),
                    body.get("draftRevision").asLong());
            Set<String> reported = new TreeSet<>();
            body.get("draftConflicts").forEach(member -> reported.add(member.asText()));
            expect(answered, "draftConflicts", conflicts, reported);
        } else if (WITHDRAWALS.contains(answered.what())) {
            model.withdraw(answered.what(), now);
            expect(answered, "state", model.now().state(now), body.get("state").asText());
            expect(
                    answered,
                    "version",
                    model.versions.size(),
                    body.get("version").asInt());
        }
    }

    private void refused(RecordedResponse answered) {
        if (answered.replayed()) {
            boolean known = answers.stream()
                    .anyMatch(first -> first.done()
                            && answered.once().equals(first.once())
                            && answered.body().equals(first.body()));
            if (!known) wrong.add("A replay of nothing: " + answered);
            return;
        }
        boolean justified = switch (answered.status() + " " + answered.code()) {
            case "428 precondition-required" -> answered.guarded() && answered.match() == null;
            case "412 precondition-failed" -> sometime(answered, (stood, state) -> stale(answered, stood, state));
            case "409 state-conflict" -> sometime(answered, (stood, state) -> conflict(answered, stood, state));
            case "410 article-canceled" ->
                answered.edits() && sometime(answered, (stood, state) -> state.equals("canceled"));
            case "409 idempotency-in-progress" -> overlapped(answered);
            case "422 body-invalid" -> answered.what().equals("publications") && tooLate(answered);
            default -> false;
        };
        if (!justified) wrong.add("Refused without a reason: " + answered + "; it stood at " + between(answered));
    }

    private boolean stale(RecordedResponse answered, Snapshot stood, String state) {
        return answered.guarded()
                && answered.match() != null
                && stood.revision() == answered.body().get("currentRevision").asLong()
                && !answered.match().equals(model.tag(stood, state));
    }

    private boolean conflict(RecordedResponse answered, Snapshot stood, String state) {
        if (!state.equals(answered.body().get("state").asText())) return false;
        // A killed article is refused before the precondition is checked.
        boolean asked = answered.guarded() && !state.equals("canceled");
        if (asked && !model.tag(stood, state).equals(answered.match())) return false;
        List<String> possible = new ArrayList<>();
        answered.body().get("possible").forEach(noun -> possible.add(noun.asText()));
        if (!possible.equals(ArticleModel.POSSIBLE.get(state))) return false;
        return !possible.contains(answered.what())
                || answered.plan() != null && answered.plan().later() && stood.seenBy(answered.after());
    }

    private boolean tooLate(RecordedResponse answered) {
        ArticleModel.Plan plan = answered.plan();
        Instant latest = answered.after();
        for (Snapshot stood : between(answered)) {
            if (stood.publishedAt() != null && stood.publishedAt().isAfter(latest)) latest = stood.publishedAt();
            if (stood.expiresAt() != null && !stood.expiresAt().isAfter(answered.after())) return true;
            // A deferred publication may lie after the existing end.
            if (stood.expiresAt() != null && plan.later()) return true;
        }
        return before(plan.at(), latest) || before(plan.embargoedUntil(), latest) || before(plan.expiresAt(), latest);
    }

    private boolean overlapped(RecordedResponse answered) {
        return answers.stream()
                .anyMatch(other -> other != answered
                        && answered.once().equals(other.once())
                        && !other.after().isBefore(answered.before())
                        && !other.before().isAfter(answered.after()));
    }

    private boolean sometime(RecordedResponse answered, BiPredicate<Snapshot, String> reason) {
        List<Snapshot> stood = between(answered);
        for (int i = 0; i < stood.size(); i++) {
            Instant from = later(stood.get(i).since(), answered.before());
            Instant to = i + 1 < stood.size() ? stood.get(i + 1).since() : answered.after();
            for (String state : stood.get(i).states(from, to)) {
                if (reason.test(stood.get(i), state)) return true;
            }
        }
        return false;
    }

    /** The states of the article between the request and the response, in order. */
    private List<Snapshot> between(RecordedResponse answered) {
        List<Snapshot> all = model.snapshots;
        int first = 0;
        while (first + 1 < all.size() && !all.get(first + 1).since().isAfter(answered.before())) first++;
        int last = first;
        while (last + 1 < all.size() && !all.get(last + 1).since().isAfter(answered.after())) last++;
        return all.subList(first, last + 1);
    }

    private void expect(RecordedResponse answered, String what, Object expected, Object actual) {
        if (!java.util.Objects.equals(expected, actual)) {
            wrong.add(what + " should be " + expected + " and was " + actual + ": " + answered);
        }
    }

    private static boolean before(Instant one, Instant other) {
        return one != null && !one.isAfter(other);
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private static Instant instant(JsonNode body, String member) {
        return body.hasNonNull(member) ? Instant.parse(body.get(member).asText()) : null;
    }
}
