package dateline.syndication;

import dateline.article.ArticleSearch;
import dateline.change.ChangeLog;
import dateline.change.ChangeMarks;
import dateline.change.Look;
import dateline.http.Cursors;
import dateline.http.PublicUrl;
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
class PartnerStream {

    static final String PATH = "/v1/syndication/changes";

    /**
     * @param text whether the caller may have text; else it hears only of what ends
     * @param limit items, 1 to 1000
     */
    record Follower(UUID partner, UUID outlet, boolean text, int limit) {

        /** What its cursors are bound to: whoever hears only of what ends passes over the rest. */
        String query() {
            return text ? name() : name() + "#ends";
        }

        /** The same for every key of the outlet. */
        String name() {
            return PATH + "#" + outlet;
        }

        Follower ofTheOtherKind() {
            return new Follower(partner, outlet, !text, limit);
        }
    }

    final ChangeLog log;
    final ChangeMarks marks;
    final StreamEdges edges;
    final StreamVerdicts verdicts;
    final Offers offers;
    final ArticleSearch search;
    final Cursors cursors;
    final EntityManager entities;
    final PublicUrl url;

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
    Look<PartnerChanges> read(Follower follower, String since) {
        return QuarkusTransaction.requiringNew().call(() -> new StreamStretch(this, follower, since).read());
    }

    Instant clock() {
        return (Instant) entities.createNativeQuery("select dateline_now()", Instant.class)
                .getSingleResult();
    }
}
