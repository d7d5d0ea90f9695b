package dateline.syndication.changes;

import dateline.article.search.ArticleSearch;
import dateline.change.ChangeLog;
import dateline.change.CursorRows;
import dateline.change.FollowerProgress;
import dateline.change.LogCheckpoints;
import dateline.change.PollResult;
import dateline.http.base.PublicUrl;
import dateline.http.problem.Problem;
import dateline.http.response.Cursors;
import dateline.rights.Use;
import dateline.syndication.decision.Offers;
import dateline.syndication.partner.UseParameter;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.UUID;

/**
 * The change feed of a partner for one use: log entries and scheduled transitions that concern one outlet, each article
 * by the decision when it is read. A change that affects many articles (permission, partner, section) causes a paged walk
 * through all of them.
 */
@Singleton
public class PartnerChangesService {

    public static final String PATH = "/v1/syndication/changes";

    /**
     * The follower of a request.
     *
     * @param use the use that the articles are for
     * @param readsText whether the key may read text; without it the feed has only {@code hold} and {@code remove}
     * @param limit items per page, 1 to 1000
     */
    record PartnerPoll(UUID partner, UUID outlet, Use use, boolean readsText, int limit) {

        /** The query that cursors are bound to. A key without text has its own, because it skips puts. */
        String query() {
            return readsText ? name() : name() + "#ends";
        }

        /** The part of the query that all keys of the outlet share. */
        String name() {
            return path(use) + "#" + outlet;
        }

        PartnerPoll withOtherTextAccess() {
            return new PartnerPoll(partner, outlet, use, !readsText, limit);
        }
    }

    final ChangeLog log;
    final CursorRows rows;
    final LogCheckpoints checkpoints;
    final TimedChanges timedChanges;
    final ChangeFeedItems items;
    final Offers offers;
    final ArticleSearch search;
    final Cursors cursors;
    final EntityManager entities;
    final PublicUrl url;
    private final FollowerProgress progress;

    PartnerChangesService(
            ChangeLog log,
            CursorRows rows,
            LogCheckpoints checkpoints,
            TimedChanges timedChanges,
            ChangeFeedItems items,
            Offers offers,
            ArticleSearch search,
            Cursors cursors,
            EntityManager entities,
            PublicUrl url,
            FollowerProgress progress) {
        this.log = log;
        this.rows = rows;
        this.checkpoints = checkpoints;
        this.timedChanges = timedChanges;
        this.items = items;
        this.offers = offers;
        this.search = search;
        this.cursors = cursors;
        this.entities = entities;
        this.url = url;
        this.progress = progress;
    }

    /** The path of the change feed for a use, without a cursor. */
    public static String path(Use use) {
        return PATH + UseParameter.query(use);
    }

    static String path(Use use, String since) {
        return path(use) + (use == Use.REPRODUCE ? "?" : "&") + "since=" + since;
    }

    /** @throws Problem 400 for a cursor of another query, 410 for a cursor that is too old or of another database */
    PollResult<PartnerChanges> read(PartnerPoll poll, String since) {
        return QuarkusTransaction.requiringNew().call(() -> {
            ChangeFeedPage page = new ChangeFeedPage(this, poll, since);
            PollResult<PartnerChanges> result = page.read();
            progress.record(poll.partner(), poll.outlet(), page.completeUntil());
            return result;
        });
    }

    /** @throws Problem 410 if the log lacks a row that the cursor names, or no longer reaches back to the cursor */
    void requireKnown(ChangeFeedCursor cursor, Use use, Instant now) {
        if (rows.exist(cursor.logPosition(), cursor.newest())
                && !cursor.readAt().isBefore(now.minus(LogCheckpoints.CURSOR_LIFETIME))) return;
        throw Problem.of(
                        "cursor-gone",
                        "The change log does not contain the row that this cursor names, or begins later. Start again without a cursor, and"
                                + " remove what the snapshot does not contain.")
                .with("startOver", url.to(path(use)));
    }

    Instant currentInstant() {
        return (Instant) entities.createNativeQuery("select dateline_now()", Instant.class)
                .getSingleResult();
    }
}
