package dateline.syndication.changes;

import dateline.article.search.ArticleSearch;
import dateline.change.ChangeLog;
import dateline.change.CursorRows;
import dateline.change.LogCheckpoints;
import dateline.change.PollResult;
import dateline.change.Position;
import dateline.http.base.PublicUrl;
import dateline.http.problem.Problem;
import dateline.http.response.Cursors;
import dateline.syndication.decision.Offers;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.UUID;

/**
 * A partner's change stream: the log and the clock as far as they concern one outlet, each article by the decision at the moment of
 * reading. What touches many articles at once (a permission, a partner, a section) is a walk through all of them, page by page.
 */
@Singleton
public class PartnerChangesService {

    public static final String PATH = "/v1/syndication/changes";

    /**
     * @param text whether the caller may have text; else it hears only of what ends
     * @param limit items, 1 to 1000
     */
    record PartnerPoll(UUID partner, UUID outlet, boolean text, int limit) {

        /** What its cursors are bound to: whoever hears only of what ends passes over the rest. */
        String query() {
            return text ? name() : name() + "#ends";
        }

        /** The same for every key of the outlet. */
        String name() {
            return PATH + "#" + outlet;
        }

        PartnerPoll ofTheOtherKind() {
            return new PartnerPoll(partner, outlet, !text, limit);
        }
    }

    final ChangeLog log;
    final CursorRows rows;
    final LogCheckpoints marks;
    final TimedChanges edges;
    final ChangeFeedItems verdicts;
    final Offers offers;
    final ArticleSearch search;
    final Cursors cursors;
    final EntityManager entities;
    final PublicUrl url;

    PartnerChangesService(
            ChangeLog log,
            CursorRows rows,
            LogCheckpoints marks,
            TimedChanges edges,
            ChangeFeedItems verdicts,
            Offers offers,
            ArticleSearch search,
            Cursors cursors,
            EntityManager entities,
            PublicUrl url) {
        this.log = log;
        this.rows = rows;
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
    PollResult<PartnerChanges> read(PartnerPoll follower, String since) {
        return QuarkusTransaction.requiringNew().call(() -> new ChangeFeedPage(this, follower, since).read());
    }

    /** This position, or where the current epoch begins if it is of an earlier one. */
    Position inThisEpoch(Position position) {
        return position.epoch() == log.epoch() ? position : rows.epochStart();
    }

    /** @throws Problem 410 where the log does not hold the rows that a cursor names, or does not reach back to it */
    void requireKnown(ChangeFeedCursor place, Instant now) {
        if (rows.exist(place.log(), place.newest())
                && !place.read().isBefore(now.minus(LogCheckpoints.CURSOR_LIFETIME))) return;
        throw Problem.of(
                        "cursor-gone",
                        "The log does not hold the row that this cursor names, or does not reach back to it; start over without one and"
                                + " drop what the snapshot does not name.")
                .with("startOver", url.to(PATH));
    }

    Instant clock() {
        return (Instant) entities.createNativeQuery("select dateline_now()", Instant.class)
                .getSingleResult();
    }
}
