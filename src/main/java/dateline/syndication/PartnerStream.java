package dateline.syndication;

import dateline.article.ArticleRow;
import dateline.article.ArticleSearch;
import dateline.change.ChangeLog;
import dateline.change.ChangeLog.Ear;
import dateline.change.ChangeLog.Entry;
import dateline.change.ChangeLog.Subject;
import dateline.change.ChangeMarks;
import dateline.change.Position;
import dateline.http.Cursors;
import dateline.http.Problem;
import dateline.http.PublicUrl;
import dateline.syndication.PartnerChanges.Item;
import dateline.syndication.StreamEdges.Edge;
import dateline.syndication.StreamPlace.Walk;
import dateline.syndication.StreamVerdicts.Cause;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * A partner's change stream: the log and the clock as far as they concern one outlet, each article by the decision at the moment of
 * reading. What touches many articles at once (a permission, a partner, a section) is a walk through all of them, page by page.
 */
@Singleton
class PartnerStream {

    static final String PATH = "/v1/syndication/changes";
    private static final Duration LEAST = Duration.ofMillis(5);
    private static final int MOST_EARLY = 1_000;
    private static final int STRETCH = 200;
    private static final int MOST_EXAMINED = 4_000;

    /**
     * @param text whether the caller may have text; else it hears only of what ends
     * @param limit items, 1 to 1000
     */
    record Follower(UUID partner, UUID outlet, boolean text, int limit) {

        String query() {
            return PATH + "#" + outlet;
        }
    }

    /**
     * What was read.
     *
     * @param untilMore when there may be more by time alone, or null
     */
    record Reading(PartnerChanges changes, Duration untilMore) {

        boolean tells() {
            return !changes.items().isEmpty() || !changes.caughtUp();
        }

        /** How long there is nothing to look for, positive and at most so long. */
        Duration within(Duration most) {
            if (untilMore == null || untilMore.compareTo(most) > 0) return most;
            return untilMore.compareTo(LEAST) < 0 ? LEAST : untilMore;
        }
    }

    private final ChangeLog log;
    private final ChangeMarks marks;
    private final StreamEdges edges;
    private final StreamVerdicts verdicts;
    private final Offers offers;
    private final ArticleSearch search;
    private final Cursors cursors;
    private final EntityManager entities;
    private final PublicUrl url;

    PartnerStream(
            ChangeLog log,
            ChangeMarks marks,
            StreamEdges edges,
            StreamVerdicts verdicts,
            Offers offers,
            ArticleSearch search,
            Cursors cursors,
            EntityManager entities,
            PublicUrl url) {
        this.log = log;
        this.marks = marks;
        this.edges = edges;
        this.verdicts = verdicts;
        this.offers = offers;
        this.search = search;
        this.cursors = cursors;
        this.entities = entities;
        this.url = url;
    }

    /** @throws Problem 400 for a foreign cursor, 410 for one that is too old or of another database */
    Reading read(Follower follower, String since) {
        return QuarkusTransaction.requiringNew().call(() -> new Stretch(follower, since).read());
    }

    /** One answer in the making. */
    private final class Stretch {

        private final Follower follower;
        private final boolean snapshot;
        private final Map<UUID, Item> items = new LinkedHashMap<>();
        private StreamPlace place;
        private Licensee licensee;
        private Instant now;
        private int examined;

        Stretch(Follower follower, String since) {
            this.follower = follower;
            place = since == null
                    ? StreamPlace.beginning(log.epoch(), log.end(Ear.EVERYBODY), clock())
                    : StreamPlace.of(cursors.open(follower.query(), since));
            snapshot = place.snapshot();
        }

        Reading read() {
            look();
            requireThere();
            boolean caughtUp = false;
            while (goesOn()) {
                if (place.walk() != null) {
                    walk();
                } else {
                    caughtUp = follow();
                    if (place.walk() == null) break;
                }
            }
            withTakenBack();
            if (caughtUp) place = place.caughtUp();
            String cursor = cursors.seal(follower.query(), place.values());
            PartnerChanges changes = new PartnerChanges(
                    snapshot ? "snapshot" : "changes",
                    List.copyOf(items.values()),
                    cursor,
                    caughtUp,
                    url.to(PATH + "?since=" + cursor));
            return new Reading(
                    changes,
                    edges.next(now, licensee)
                            .map(edge -> Duration.between(now, edge))
                            .orElse(null));
        }

        // The licensee after the log and the clock after both: whatever the log tells has happened by then.
        private void look() {
            entities.clear();
            licensee = Licensee.of(follower.partner(), follower.outlet());
            now = clock();
        }

        private void requireThere() {
            boolean other = place.log().epoch() != log.epoch();
            if (other || place.read().isBefore(now.minus(ChangeMarks.KEPT))) {
                throw Problem.of(
                                "cursor-gone",
                                "The log does not reach back to this cursor; start over without one and drop what the snapshot does not name.")
                        .with("startOver", url.to(PATH));
            }
        }

        private boolean goesOn() {
            return room() > 0 && examined < MOST_EXAMINED;
        }

        private int room() {
            return Math.min(follower.limit() - items.size(), STRETCH);
        }

        /** @return whether nothing newer can be read now */
        private boolean follow() {
            Position from = marks.from(place.log(), place.read());
            boolean waits = log.holdsBack(Ear.DECIDED, from);
            List<Subject> subjects = log.subjects(from);
            int asked = room();
            List<Entry> entries = log.after(Ear.DECIDED, from, asked);
            look();
            Optional<Walk> touched = StreamWalks.of(subjects, licensee, place.read(), now);
            if (touched.isPresent()) {
                Position last = subjects.isEmpty()
                        ? place.log()
                        : subjects.get(subjects.size() - 1).position();
                place = place.at(last).edges(now, StreamPlace.LAST).on(touched.get());
                return false;
            }
            while (!entries.isEmpty()) {
                place = place.at(told(entries).orElse(place.log()));
                if (entries.size() < asked) break;
                Position last = entries.get(asked - 1).position();
                if (!goesOn()) {
                    place = place.at(last);
                    return false;
                }
                asked = room();
                entries = log.after(Ear.DECIDED, last, asked);
                now = clock();
            }
            return room() > 0 && passTime() && !waits;
        }

        /** @return the place of the last that concerned the follower */
        private Optional<Position> told(List<Entry> entries) {
            Map<UUID, Cause> causes = new LinkedHashMap<>();
            entries.forEach(entry -> causes.put(
                    entry.article(),
                    new Cause(
                            seq(entry.position()),
                            entry.kinds().stream().distinct().toList(),
                            entry.at())));
            Set<UUID> concerned = tell(causes);
            return entries.stream()
                    .filter(entry -> concerned.contains(entry.article()))
                    .map(Entry::position)
                    .max(Position::compareTo);
        }

        /** @return whether all that time has brought about until now is told */
        private boolean passTime() {
            while (goesOn()) {
                int asked = room();
                List<Edge> due = edges.between(place.read(), place.edge(), now, licensee, asked);
                Map<UUID, Cause> causes = new LinkedHashMap<>();
                due.forEach(edge -> causes.put(
                        edge.article(), new Cause(seq(edge.at(), edge.article()), List.of(edge.what()), edge.at())));
                causes.keySet().removeAll(items.keySet());
                tell(causes);
                if (due.size() < asked) {
                    place = place.edges(now, StreamPlace.LAST);
                    return true;
                }
                place = place.edges(due.get(asked - 1).at(), due.get(asked - 1).article());
            }
            return false;
        }

        private void walk() {
            Walk walk = place.walk();
            Walk next = walk.offered() ? walkOffered(walk) : walkCatalogue(walk);
            place = place.on(next);
        }

        private Walk walkCatalogue(Walk walk) {
            if (!follower.text()) return snapshot ? null : walk.ended();
            int asked = room();
            List<ArticleRow> rows = search.walk(
                    CatalogueSql.of(licensee, now).condition(),
                    walk.source(),
                    walk.published(),
                    walk.article(),
                    asked,
                    now);
            String reason = snapshot ? "snapshot" : "permission-changed";
            Map<UUID, Cause> causes = new LinkedHashMap<>();
            rows.forEach(row -> causes.put(
                    row.id(), new Cause(seq(row.publishedAt(), row.id()), List.of(reason), row.modifiedAt())));
            tell(causes);
            if (rows.size() < asked) return snapshot ? null : walk.ended();
            ArticleRow last = rows.get(asked - 1);
            return walk.after(last.publishedAt(), last.id());
        }

        private Walk walkOffered(Walk walk) {
            int asked = room();
            List<UUID> offered = offers.after(follower.outlet(), walk.article(), asked);
            Map<UUID, Cause> causes = new LinkedHashMap<>();
            offered.forEach(id -> causes.put(id, new Cause(seq(place.read(), id), List.of(), place.read())));
            examined += causes.size();
            verdicts.of(causes, licensee, false, now).forEach(item -> items.put(item.article(), item));
            return offered.size() < asked ? null : walk.after(walk.published(), offered.get(asked - 1));
        }

        private Set<UUID> tell(Map<UUID, Cause> causes) {
            examined += causes.size();
            List<Item> told = verdicts.of(causes, licensee, follower.text(), now);
            told.forEach(item -> {
                items.remove(item.article());
                items.put(item.article(), item);
            });
            return told.stream().map(Item::article).collect(Collectors.toSet());
        }

        // It comes again when its turn comes; a follower that hears twice takes nothing down twice.
        private void withTakenBack() {
            Map<UUID, Cause> causes = new LinkedHashMap<>();
            log.takenBackEarly(Ear.DECIDED, MOST_EARLY)
                    .forEach(entry ->
                            causes.put(entry.article(), new Cause(seq(entry.position()), entry.kinds(), entry.at())));
            if (causes.isEmpty()) return;
            look();
            verdicts.of(causes, licensee, false, now).forEach(item -> items.put(item.article(), item));
        }

        private String seq(Position position) {
            return cursors.seal(
                    follower.query() + "#seq",
                    String.valueOf(position.epoch()),
                    String.valueOf(position.xid()),
                    String.valueOf(position.id()));
        }

        private String seq(Instant at, UUID article) {
            return cursors.seal(follower.query() + "#seq", at.toString(), article.toString());
        }
    }

    private Instant clock() {
        return (Instant) entities.createNativeQuery("select dateline_now()", Instant.class)
                .getSingleResult();
    }
}
