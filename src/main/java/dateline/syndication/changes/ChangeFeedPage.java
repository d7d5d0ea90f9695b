package dateline.syndication.changes;

import dateline.change.ChangeLog.ArticleLogEntry;
import dateline.change.ChangeLog.ChangeAudience;
import dateline.change.ChangeLog.SubjectLogEntry;
import dateline.change.CursorRows.RowSelection;
import dateline.change.PollResult;
import dateline.change.Position;
import dateline.http.response.Cursors;
import dateline.syndication.changes.BulkChanges.BulkChange;
import dateline.syndication.changes.ChangeFeedCursor.SnapshotPosition;
import dateline.syndication.changes.ChangeFeedItems.ChangeCause;
import dateline.syndication.changes.PartnerChangesService.PartnerPoll;
import dateline.syndication.changes.TimedChanges.TimedChange;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Reads one page of a partner's change feed: first the change log, then scheduled transitions. If a change affects many
 * articles at once, the page continues with a walk through all of them.
 */
final class ChangeFeedPage {

    private static final Duration CURSOR_REPEAT_PERIOD = Duration.ofMinutes(1);
    private static final int MAX_EARLY_TAKEDOWNS = 1_000;

    private final PartnerChangesService service;
    private final PartnerPoll poll;
    private final String since;
    private final boolean snapshot;
    private final Instant startedAt;
    private final ChangeFeedCollector collector;
    private ChangeFeedCursor cursor;
    private Instant completeUntil;
    private boolean heldBack;
    private boolean walked;

    ChangeFeedPage(PartnerChangesService service, PartnerPoll poll, String since) {
        this.service = service;
        this.poll = poll;
        this.since = since;
        collector = new ChangeFeedCollector(service, poll);
        cursor = since == null
                ? ChangeFeedCursor.startOfSnapshot(
                        service.rows.inCurrentEpoch(service.log.latestPublicOrSubject()), service.currentInstant())
                : openCursor();
        snapshot = cursor.snapshot();
        startedAt = cursor.readAt();
        completeUntil = startedAt;
    }

    // All keys of an outlet accept each other's cursors. A key without text has skipped the puts, so a key with text
    // that continues from its cursor walks through all articles.
    private ChangeFeedCursor openCursor() {
        Optional<ChangeFeedCursor> ownCursor = openCursor(poll);
        if (ownCursor.isPresent()) return ownCursor.get();
        ChangeFeedCursor otherCursor =
                openCursor(poll.withOtherTextAccess()).orElseThrow(() -> Cursors.invalid("since"));
        return poll.readsText() ? otherCursor.withWalk(SnapshotPosition.of("")) : otherCursor;
    }

    private Optional<ChangeFeedCursor> openCursor(PartnerPoll poll) {
        return service.cursors.tryOpen(poll.query(), since).map(ChangeFeedCursor::of);
    }

    PollResult<PartnerChanges> read() {
        service.requireKnown(cursor, poll.use(), service.currentInstant());
        // Without a walk, readLog() loads the partner after it has read the log.
        if (cursor.walk() != null) collector.reload();
        ChangeFeedWalk walk = new ChangeFeedWalk(service, poll, snapshot, collector);
        boolean caughtUp = false;
        while (collector.hasCapacity()) {
            if (cursor.walk() != null) {
                walked = true;
                cursor = cursor.withWalk(walk.next(cursor.walk(), cursor.readAt()));
            } else {
                caughtUp = readLog();
                if (cursor.walk() == null) break;
            }
        }
        addTakedowns();
        if (caughtUp) {
            cursor = cursor.caughtUp();
            completeUntil = cursor.readAt();
        }
        boolean repeatsCursor = repeatsCursor(caughtUp);
        if (!repeatsCursor) storeNewestRow();
        String nextCursor = repeatsCursor ? since : service.cursors.seal(poll.query(), cursor.values());
        Instant now = collector.now();
        Optional<Instant> next = service.timedChanges.next(now, collector.partnerContext());
        Instant repeatUntil = (repeatsCursor ? startedAt : now).plus(CURSOR_REPEAT_PERIOD);
        PartnerChanges changes = new PartnerChanges(
                snapshot ? "snapshot" : "changes",
                collector.items(),
                nextCursor,
                caughtUp,
                service.url.to(PartnerChangesService.path(poll.use(), nextCursor)),
                next.filter(repeatUntil::isAfter).orElse(repeatUntil));
        // A long poll waits for rows that are held back as it does for future rows. The end of a snapshot counts as
        // news, so the poll returns.
        boolean hasNews = !collector.isEmpty() || (caughtUp ? snapshot : !heldBack);
        collector.recordOffers();
        return new PollResult<>(
                changes, nextCursor, hasNews, next.map(transition -> Duration.between(now, transition)));
    }

    // Items show articles as they are now, so they also depend on rows after the cursor's position. The cursor stores
    // the newest of these rows, to detect a restore that lost it. Rows that the follower may not know of do not count.
    private void storeNewestRow() {
        cursor = cursor.withNewest(Position.latest(cursor.logPosition(), service.rows.newestPublicOrSubject()));
        cursor = cursor.withNewest(service.rows.newestOf(collector.articles(), RowSelection.ALL, cursor.newest()));
    }

    // An empty page repeats the cursor of the request for one minute, so that frequent polls get the same response.
    private boolean repeatsCursor(boolean caughtUp) {
        return caughtUp
                && !snapshot
                && !walked
                && collector.isEmpty()
                && startedAt.isAfter(collector.now().minus(CURSOR_REPEAT_PERIOD));
    }

    /** @return whether nothing newer can be read now */
    private boolean readLog() {
        Position start = service.checkpoints.resumePosition(cursor.logPosition(), cursor.readAt());
        boolean hasHeldBack = service.log.hasHeldBack(ChangeAudience.ALL, start);
        Position last = start;
        int limit;
        List<ArticleLogEntry> entries;
        do {
            limit = collector.nextLimit();
            entries = service.log.after(ChangeAudience.ALL, last, limit);
            // Read after the entries, so that a bulk change that committed before one of them is visible here and not
            // skipped.
            List<SubjectLogEntry> subjects = service.log.subjectsAfter(start);
            collector.reload();
            Optional<BulkChange> bulkChange =
                    BulkChanges.find(subjects, collector.partnerContext(), cursor.readAt(), collector.now());
            if (bulkChange.filter(BulkChange::affectsAll).isPresent()) {
                cursor = cursor.withLogPosition(
                                subjects.isEmpty()
                                        ? cursor.logPosition()
                                        : subjects.get(subjects.size() - 1).position())
                        .withTransitionsUntil(collector.now(), ChangeFeedCursor.LAST)
                        .withWalk(bulkChange.get().walkStart());
                return false;
            }
            // A walk through one source does not visit other articles. So the log is read up to the change of the
            // source
            // before the walk, and the rest of the log after it.
            List<ArticleLogEntry> before = bulkChange.isEmpty()
                    ? entries
                    : entriesBefore(bulkChange.get().sourceChangedAt(), entries);
            cursor = cursor.withLogPosition(reportEntries(before).orElse(cursor.logPosition()));
            if (bulkChange.isPresent() && (before.size() < entries.size() || entries.size() < limit)) {
                cursor = cursor.withLogPosition(bulkChange.get().sourceChangedAt())
                        .withWalk(bulkChange.get().walkStart());
                return false;
            }
            if (entries.size() == limit) {
                last = entries.get(limit - 1).position();
                if (!collector.hasCapacity()) {
                    cursor = cursor.withLogPosition(last);
                    return false;
                }
            }
        } while (entries.size() == limit);
        if (!entries.isEmpty()) last = entries.get(entries.size() - 1).position();
        boolean finished = collector.nextLimit() > 0 && reportTransitions();
        // The next page does not examine the same entries again.
        if (!finished && !last.equals(start)) cursor = cursor.withLogPosition(last);
        heldBack = finished && hasHeldBack;
        return finished && !hasHeldBack;
    }

    private static List<ArticleLogEntry> entriesBefore(Position end, List<ArticleLogEntry> entries) {
        return entries.stream()
                .filter(entry -> entry.position().compareTo(end) < 0)
                .toList();
    }

    /** @return the position of the last entry that concerned the follower */
    private Optional<Position> reportEntries(List<ArticleLogEntry> entries) {
        Map<UUID, ChangeCause> causes = new LinkedHashMap<>();
        entries.forEach(entry -> causes.put(
                entry.article(),
                new ChangeCause(
                        collector.seq(entry.position()),
                        entry.kinds().stream().distinct().toList(),
                        entry.at())));
        Set<UUID> concerned = collector.report(causes);
        return entries.stream()
                .filter(entry -> concerned.contains(entry.article()))
                .map(ArticleLogEntry::position)
                .max(Position::compareTo);
    }

    /** @return whether all scheduled transitions up to now are reported */
    private boolean reportTransitions() {
        while (collector.hasCapacity()) {
            int limit = collector.nextLimit();
            List<TimedChange> due = service.timedChanges.between(
                    cursor.readAt(), cursor.lastArticle(), collector.now(), collector.partnerContext(), limit);
            Map<UUID, ChangeCause> causes = new LinkedHashMap<>();
            due.forEach(transition -> causes.put(
                    transition.article(),
                    new ChangeCause(
                            collector.seq(transition.at(), transition.article()),
                            List.of(transition.reason()),
                            transition.at())));
            causes.keySet().removeAll(collector.articles());
            collector.report(causes);
            if (due.size() < limit) {
                cursor = cursor.withTransitionsUntil(collector.now(), ChangeFeedCursor.LAST);
                return true;
            }
            cursor = cursor.withTransitionsUntil(
                    due.get(limit - 1).at(), due.get(limit - 1).article());
        }
        return false;
    }

    /** Whether this page includes part of a walk. A later walk can report the same articles again. */
    boolean hasWalked() {
        return walked;
    }

    /** The follower has everything up to this instant once it has received the page. */
    Instant completeUntil() {
        return completeUntil;
    }

    // Reports takedowns early that are held back in the log. They are reported again in log order, which is harmless
    // because a removal is idempotent.
    private void addTakedowns() {
        Map<UUID, ChangeCause> causes = new LinkedHashMap<>();
        service.log
                .heldBackWithdrawals(ChangeAudience.ALL, MAX_EARLY_TAKEDOWNS)
                .forEach(entry -> causes.put(
                        entry.article(), new ChangeCause(collector.seq(entry.position()), entry.kinds(), entry.at())));
        if (causes.isEmpty()) return;
        collector.reload();
        collector.reportEnds(causes, item -> true);
    }
}
