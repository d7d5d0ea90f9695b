package dateline.syndication.changes;

import dateline.article.search.ArticleSearch.ScannedArticle;
import dateline.syndication.changes.ChangeFeedCursor.SnapshotPosition;
import dateline.syndication.changes.ChangeFeedCursor.SnapshotPosition.SnapshotPhase;
import dateline.syndication.changes.ChangeFeedItems.ChangeCause;
import dateline.syndication.changes.PartnerChangesService.PartnerPoll;
import dateline.syndication.decision.CatalogueSql;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Walks through all articles of a partner, after a change that affects many of them at once and in a snapshot. */
final class ChangeFeedWalk {

    private final PartnerChangesService service;
    private final PartnerPoll poll;
    private final boolean snapshot;
    private final ChangeFeedCollector collector;

    /** @param snapshot whether the page belongs to a snapshot */
    ChangeFeedWalk(PartnerChangesService service, PartnerPoll poll, boolean snapshot, ChangeFeedCollector collector) {
        this.service = service;
        this.poll = poll;
        this.snapshot = snapshot;
        this.collector = collector;
    }

    /**
     * Reports the next articles.
     *
     * @param readAt instant at which the log was read to its end
     * @return the position after these articles; null if the walk is finished
     */
    SnapshotPosition next(SnapshotPosition walk, Instant readAt) {
        return walk.isInSecondPhase() ? walkOffered(walk, readAt) : walkCatalogue(walk);
    }

    private SnapshotPosition walkCatalogue(SnapshotPosition walk) {
        if (!poll.readsText()) return walk.nextPhase();
        int limit = collector.nextLimit();
        List<ScannedArticle> scanned = service.search.scan(
                CatalogueSql.readScope(collector.partnerContext(), collector.now()),
                walk.source(),
                walk.publishedAt(),
                walk.article(),
                limit);
        String reason = snapshot ? "snapshot" : "permission-changed";
        Map<UUID, ChangeCause> causes = new LinkedHashMap<>();
        scanned.forEach(article -> causes.put(
                article.id(),
                new ChangeCause(collector.seq(article.publishedAt(), article.id()), List.of(reason), null)));
        collector.report(causes);
        if (scanned.size() < limit) return walk.nextPhase();
        ScannedArticle last = scanned.get(limit - 1);
        return walk.after(last.publishedAt(), last.id());
    }

    private SnapshotPosition walkOffered(SnapshotPosition walk, Instant readAt) {
        int limit = collector.nextLimit();
        List<UUID> offered = service.offers.after(poll.outlet(), poll.use(), walk.article(), limit);
        Map<UUID, ChangeCause> causes = new LinkedHashMap<>();
        offered.forEach(id -> causes.put(id, new ChangeCause(collector.seq(readAt, id), List.of(), readAt)));
        collector.reportEnds(
                causes,
                item -> walk.phase() == SnapshotPhase.OFFERED || item.kind().equals("hold"));
        return offered.size() < limit ? null : walk.after(walk.publishedAt(), offered.get(limit - 1));
    }
}
