package dateline.history;

import com.fasterxml.jackson.databind.JsonNode;
import dateline.history.ArticleModel.ModelVersion;
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
    record SuccessfulRequest(Instant at, RecordedResponse response) {}

    private static final Set<String> WITHDRAWALS = Set.of("withholdings", "releases", "unpublications", "kills");

    private final ArticleModel model;
    private final List<RecordedResponse> answers;
    private final Map<Integer, Instant> versionsMadeAt;
    final List<String> failures = new ArrayList<>();

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
                .map(response -> new SuccessfulRequest(at(response), response))
                .sorted((a, b) -> a.at().compareTo(b.at()))
                .forEach(this::replay);
        model.passTo(end);
        answers.stream().filter(response -> !response.done()).forEach(this::checkRejection);
    }

    private Instant at(RecordedResponse response) {
        String member = response.edits() ? "editedAt" : "at";
        if (response.what().equals("publications")) {
            return versionsMadeAt.get(response.body().get("version").asInt());
        }
        return Instant.parse(response.body().get(member).asText());
    }

    private void replay(SuccessfulRequest done) {
        RecordedResponse response = done.response();
        Instant now = done.at();
        JsonNode body = response.body();
        if (now.isBefore(response.before()) || now.isAfter(response.after()))
            failures.add("Not done then: " + response);
        model.passTo(now);
        if (response.guarded()) expect(response, "If-Match", model.etag(now), response.match());
        if (!response.edits() && !model.allows(response.what(), now)) {
            failures.add("Not possible, " + model.now().state(now) + ": " + response);
            return;
        }
        if (response.edits()) {
            if (model.now().state(now).equals("canceled")) failures.add("It was killed: " + response);
            model.edit(response.changes(), now);
            expect(
                    response,
                    "revision",
                    model.now().revision(),
                    body.get("revision").asLong());
            expect(response, "ETag", model.etag(now), response.etag());
        } else if (response.what().equals("publications")) {
            if (response.plan().later() && model.now().readableBy(now))
                failures.add("It was live already: " + response);
            ModelVersion version = model.publish(response.plan(), now);
            Snapshot snapshot = model.now();
            expect(response, "version", version.number(), body.get("version").asInt());
            expect(response, "kind", version.kind(), body.get("kind").asText());
            expect(response, "publishedAt", snapshot.publishedAt(), instant(body, "publishedAt"));
            expect(response, "embargoedUntil", snapshot.embargoedUntil(), instant(body, "embargoedUntil"));
            expect(response, "expiresAt", snapshot.expiresAt(), instant(body, "expiresAt"));
        } else if (response.what().equals("corrections")) {
            Set<String> conflicts = model.correct(response.kind(), response.changes(), now);
            expect(
                    response,
                    "version",
                    model.versions.size(),
                    body.get("version").asInt());
            expect(
                    response,
                    "draftRevision",
                    model.now().revision(),
                    body.get("draftRevision").asLong());
            Set<String> reported = new TreeSet<>();
            body.get("draftConflicts").forEach(member -> reported.add(member.asText()));
            expect(response, "draftConflicts", conflicts, reported);
        } else if (WITHDRAWALS.contains(response.what())) {
            model.withdraw(response.what(), now);
            expect(response, "state", model.now().state(now), body.get("state").asText());
            expect(
                    response,
                    "version",
                    model.versions.size(),
                    body.get("version").asInt());
        }
    }

    private void checkRejection(RecordedResponse response) {
        if (response.replayed()) {
            boolean known = answers.stream()
                    .anyMatch(first -> first.done()
                            && response.once().equals(first.once())
                            && response.body().equals(first.body()));
            if (!known) failures.add("A replay of nothing: " + response);
            return;
        }
        boolean justified = switch (response.status() + " " + response.code()) {
            case "428 precondition-required" -> response.guarded() && response.match() == null;
            case "412 precondition-failed" ->
                atAnyInstant(response, (snapshot, state) -> stale(response, snapshot, state));
            case "409 state-conflict" ->
                atAnyInstant(response, (snapshot, state) -> conflict(response, snapshot, state));
            case "410 article-canceled" ->
                response.edits() && atAnyInstant(response, (snapshot, state) -> state.equals("canceled"));
            case "409 idempotency-in-progress" -> overlapped(response);
            case "422 body-invalid" -> response.what().equals("publications") && tooLate(response);
            default -> false;
        };
        if (!justified) failures.add("Refused without a reason: " + response + "; it stood at " + between(response));
    }

    private boolean stale(RecordedResponse response, Snapshot stood, String state) {
        return response.guarded()
                && response.match() != null
                && stood.revision() == response.body().get("currentRevision").asLong()
                && !response.match().equals(model.etag(stood, state));
    }

    private boolean conflict(RecordedResponse response, Snapshot stood, String state) {
        if (!state.equals(response.body().get("state").asText())) return false;
        // A killed article is refused before the precondition is checked.
        boolean asked = response.guarded() && !state.equals("canceled");
        if (asked && !model.etag(stood, state).equals(response.match())) return false;
        List<String> possible = new ArrayList<>();
        response.body().get("possible").forEach(noun -> possible.add(noun.asText()));
        if (!possible.equals(ArticleModel.POSSIBLE.get(state))) return false;
        return !possible.contains(response.what())
                || response.plan() != null && response.plan().later() && stood.readableBy(response.after());
    }

    private boolean tooLate(RecordedResponse response) {
        ArticleModel.Plan plan = response.plan();
        Instant latest = response.after();
        for (Snapshot snapshot : between(response)) {
            if (snapshot.publishedAt() != null && snapshot.publishedAt().isAfter(latest))
                latest = snapshot.publishedAt();
            if (snapshot.expiresAt() != null && !snapshot.expiresAt().isAfter(response.after())) return true;
            // A deferred publication may lie after the existing end.
            if (snapshot.expiresAt() != null && plan.later()) return true;
        }
        return before(plan.at(), latest) || before(plan.embargoedUntil(), latest) || before(plan.expiresAt(), latest);
    }

    private boolean overlapped(RecordedResponse response) {
        return answers.stream()
                .anyMatch(other -> other != response
                        && response.once().equals(other.once())
                        && !other.after().isBefore(response.before())
                        && !other.before().isAfter(response.after()));
    }

    private boolean atAnyInstant(RecordedResponse response, BiPredicate<Snapshot, String> reason) {
        List<Snapshot> snapshot = between(response);
        for (int i = 0; i < snapshot.size(); i++) {
            Instant from = later(snapshot.get(i).since(), response.before());
            Instant to = i + 1 < snapshot.size() ? snapshot.get(i + 1).since() : response.after();
            for (String state : snapshot.get(i).states(from, to)) {
                if (reason.test(snapshot.get(i), state)) return true;
            }
        }
        return false;
    }

    /** The states of the article between the request and the response, in order. */
    private List<Snapshot> between(RecordedResponse response) {
        List<Snapshot> all = model.snapshots;
        int first = 0;
        while (first + 1 < all.size() && !all.get(first + 1).since().isAfter(response.before())) first++;
        int last = first;
        while (last + 1 < all.size() && !all.get(last + 1).since().isAfter(response.after())) last++;
        return all.subList(first, last + 1);
    }

    private void expect(RecordedResponse response, String what, Object expected, Object actual) {
        if (!java.util.Objects.equals(expected, actual)) {
            failures.add(what + " should be " + expected + " and was " + actual + ": " + response);
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
