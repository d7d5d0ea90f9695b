package dateline.syndication.changes;

import dateline.article.search.ArticleSearch.ScannedArticle;
import dateline.change.ChangeLog.ArticleLogEntry;
import dateline.change.ChangeLog.ChangeAudience;
import dateline.change.ChangeLog.SubjectLogEntry;
import dateline.change.CursorRows.RowSelection;
import dateline.change.PollResult;
import dateline.change.Position;
import dateline.http.response.Cursors;
import dateline.syndication.changes.ChangeFeedCursor.SnapshotPosition;
import dateline.syndication.changes.ChangeFeedItems.ChangeCause;
import dateline.syndication.changes.PartnerChanges.Item;
import dateline.syndication.changes.PartnerChangesService.PartnerPoll;
import dateline.syndication.changes.TimedChanges.TimedChange;
import dateline.syndication.decision.CatalogueSql;
import dateline.syndication.partner.PartnerContext;
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
 * Reads one page of a partner's change feed: first the change log, then scheduled transitions. If a change affects many
 * articles at once, the page continues with a walk through all of them.
 */
final class ChangeFeedPage {

    private static final Duration STAYS = Duration.ofMinutes(1);
    private static final int MOST_EARLY = 1_000;
    private static final int STRETCH = 200;
    private static final int MOST_EXAMINED = 4_000;

    private final PartnerChangesService from;
    private final PartnerPoll follower;
    private final String since;
    private final boolean snapshot;
    private final Instant began;
    private final Map<UUID, Item> items = new LinkedHashMap<>();
    private ChangeFeedCursor place;
    private PartnerContext licensee;
    private Instant now;
    private int examined;
    private boolean heldBack;
    private boolean walked;

    ChangeFeedPage(PartnerChangesService from, PartnerPoll follower, String since) {
        this.from = from;
        this.follower = follower;
        this.since = since;
        place = since == null
                ? ChangeFeedCursor.beginning(from.inThisEpoch(from.log.latestPublicOrSubject()), from.clock())
                : opened();
        snapshot = place.snapshot();
        began = place.read();
    }

    // All keys of an outlet accept each other's cursors. A key without text has skipped the puts, so a key with text
    // that continues from its cursor walks through all articles.
    private ChangeFeedCursor opened() {
        Optional<ChangeFeedCursor> own = opened(follower);
        if (own.isPresent()) return own.get();
        ChangeFeedCursor theirs = opened(follower.ofTheOtherKind()).orElseThrow(() -> Cursors.invalid("since"));
        return follower.text() ? theirs.on(SnapshotPosition.of("")) : theirs;
    }

    private Optional<ChangeFeedCursor> opened(PartnerPoll whose) {
        return from.cursors.tryOpen(whose.query(), since).map(ChangeFeedCursor::of);
    }

    PollResult<PartnerChanges> read() {
        now = from.clock();
        from.requireKnown(place, now);
        // Without a walk, follow() loads the partner after it has read the log.
        if (place.walk() != null) look();
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
        boolean stays = stays(caughtUp);
        if (!stays) remember();
        String cursor = stays ? since : from.cursors.seal(follower.query(), place.values());
        Optional<Instant> next = from.edges.next(now, licensee);
        Instant old = (stays ? began : now).plus(STAYS);
        PartnerChanges changes = new PartnerChanges(
                snapshot ? "snapshot" : "changes",
                List.copyOf(items.values()),
                cursor,
                caughtUp,
                from.url.to(PartnerChangesService.PATH + "?since=" + cursor),
                next.filter(old::isAfter).orElse(old));
        // A long poll waits for rows that are held back as it does for future rows. The end of a snapshot counts as
        // news, so the poll returns.
        boolean tells = !items.isEmpty() || (caughtUp ? snapshot : !heldBack);
        return new PollResult<>(changes, cursor, tells, next.map(edge -> Duration.between(now, edge)));
    }

    // Items show articles as they are now, so they also depend on rows after the cursor's position. The cursor stores
    // the newest of these rows, to detect a restore that lost it. Rows that the follower may not know of do not count.
    private void remember() {
        place = place.told(Position.latest(place.log(), from.rows.newestPublicOrSubject()));
        place = place.told(from.rows.newestOf(items.keySet(), RowSelection.ALL, place.newest()));
    }

    // An empty page repeats the cursor of the request for one minute, so that frequent polls get the same response.
    private boolean stays(boolean caughtUp) {
        return caughtUp && !snapshot && !walked && items.isEmpty() && began.isAfter(now.minus(STAYS));
    }

    // Reads the partner after the log and the clock after both, so that both include every change that the log
    // reported.
    private void look() {
        from.entities.clear();
        licensee = PartnerContext.of(follower.partner(), follower.outlet());
        now = from.clock();
    }

    private boolean goesOn() {
        return room() > 0 && examined < MOST_EXAMINED;
    }

    private int room() {
        return Math.min(follower.limit() - items.size(), STRETCH);
    }

    /** @return whether nothing newer can be read now */
    private boolean follow() {
        Position begin = from.marks.resumePosition(place.log(), place.read());
        boolean waits = from.log.hasHeldBack(ChangeAudience.ALL, begin);
        Position last = begin;
        int asked;
        List<ArticleLogEntry> entries;
        do {
            asked = room();
            entries = from.log.after(ChangeAudience.ALL, last, asked);
            // Read after the entries, so that a bulk change that committed before one of them is visible here and not
            // skipped.
            List<SubjectLogEntry> subjects = from.log.subjectsAfter(begin);
            look();
            Optional<SnapshotPosition> touched = BulkChanges.of(subjects, licensee, place.read(), now);
            if (touched.isPresent()) {
                place = place.at(
                                subjects.isEmpty()
                                        ? place.log()
                                        : subjects.get(subjects.size() - 1).position())
                        .edges(now, ChangeFeedCursor.LAST)
                        .on(touched.get());
                return false;
            }
            place = place.at(told(entries).orElse(place.log()));
            if (entries.size() == asked) {
                last = entries.get(asked - 1).position();
                if (!goesOn()) {
                    place = place.at(last);
                    return false;
                }
            }
        } while (entries.size() == asked);
        boolean finished = room() > 0 && passTime();
        heldBack = finished && waits;
        return finished && !waits;
    }

    /** @return the position of the last entry that concerned the follower */
    private Optional<Position> told(List<ArticleLogEntry> entries) {
        Map<UUID, ChangeCause> causes = new LinkedHashMap<>();
        entries.forEach(entry -> causes.put(
                entry.article(),
                new ChangeCause(
                        seq(entry.position()), entry.kinds().stream().distinct().toList(), entry.at())));
        Set<UUID> concerned = tell(causes);
        return entries.stream()
                .filter(entry -> concerned.contains(entry.article()))
                .map(ArticleLogEntry::position)
                .max(Position::compareTo);
    }

    /** @return whether all scheduled transitions up to now are reported */
    private boolean passTime() {
        while (goesOn()) {
            int asked = room();
            List<TimedChange> due = from.edges.between(place.read(), place.edge(), now, licensee, asked);
            Map<UUID, ChangeCause> causes = new LinkedHashMap<>();
            due.forEach(edge -> causes.put(
                    edge.article(), new ChangeCause(seq(edge.at(), edge.article()), List.of(edge.what()), edge.at())));
            causes.keySet().removeAll(items.keySet());
            tell(causes);
            if (due.size() < asked) {
                place = place.edges(now, ChangeFeedCursor.LAST);
                return true;
            }
            place = place.edges(due.get(asked - 1).at(), due.get(asked - 1).article());
        }
        return false;
    }

    /** Whether this page includes part of a walk. A later walk can report the same articles again. */
    boolean hasWalked() {
        return walked;
    }

    private void walk() {
        walked = true;
        SnapshotPosition walk = place.walk();
        SnapshotPosition next = walk.offered() ? walkOffered(walk) : walkCatalogue(walk);
        place = place.on(next);
    }

    private SnapshotPosition walkCatalogue(SnapshotPosition walk) {
        if (!follower.text()) return walk.ended();
        int asked = room();
        List<ScannedArticle> steps = from.search.walk(
                CatalogueSql.reach(licensee, now), walk.source(), walk.published(), walk.article(), asked);
        String reason = snapshot ? "snapshot" : "permission-changed";
        Map<UUID, ChangeCause> causes = new LinkedHashMap<>();
        steps.forEach(step ->
                causes.put(step.id(), new ChangeCause(seq(step.publishedAt(), step.id()), List.of(reason), null)));
        tell(causes);
        if (steps.size() < asked) return walk.ended();
        ScannedArticle last = steps.get(asked - 1);
        return walk.after(last.publishedAt(), last.id());
    }

    private SnapshotPosition walkOffered(SnapshotPosition walk) {
        int asked = room();
        List<UUID> offered = from.offers.after(follower.outlet(), walk.article(), asked);
        Map<UUID, ChangeCause> causes = new LinkedHashMap<>();
        offered.forEach(id -> causes.put(id, new ChangeCause(seq(place.read(), id), List.of(), place.read())));
        examined += causes.size();
        from.verdicts.of(causes, licensee, false, now).stream()
                .filter(item -> walk.half() == SnapshotPosition.SnapshotPhase.OFFERED
                        || item.kind().equals("hold"))
                .forEach(item -> items.put(item.article(), item));
        return offered.size() < asked ? null : walk.after(walk.published(), offered.get(asked - 1));
    }

    private Set<UUID> tell(Map<UUID, ChangeCause> causes) {
        examined += causes.size();
        List<Item> told = from.verdicts.of(causes, licensee, follower.text(), now);
        told.forEach(item -> {
            Item before = items.remove(item.article());
            items.put(item.article(), before == null ? item : item.after(before));
        });
        return told.stream().map(Item::article).collect(Collectors.toSet());
    }

    // Reports takedowns early that are held back in the log. They are reported again in log order, which is harmless
    // because a removal is idempotent.
    private void withTakenBack() {
        Map<UUID, ChangeCause> causes = new LinkedHashMap<>();
        from.log
                .heldBackWithdrawals(ChangeAudience.ALL, MOST_EARLY)
                .forEach(entry ->
                        causes.put(entry.article(), new ChangeCause(seq(entry.position()), entry.kinds(), entry.at())));
        if (causes.isEmpty()) return;
        look();
        from.verdicts.of(causes, licensee, false, now).forEach(item -> items.put(item.article(), item));
    }

    private String seq(Position position) {
        return from.cursors.seal(follower.name() + "#seq", position.values());
    }

    private String seq(Instant at, UUID article) {
        return from.cursors.seal(follower.name() + "#seq", at.toString(), article.toString());
    }
}
