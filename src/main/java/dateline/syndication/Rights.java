package dateline.syndication;

import dateline.article.ArticleReader;
import dateline.article.ArticleRow;
import dateline.article.ArticleSearch;
import dateline.article.Audience;
import dateline.rights.ArticleFacts;
import dateline.rights.Decision;
import dateline.rights.Decision.Permitted;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Loads what a decision needs, and decides. */
@Singleton
class Rights {

    private final ArticleSearch search;
    private final Facts facts;
    private final Receipts receipts;
    private final OpenNotices open;

    Rights(ArticleSearch search, Facts facts, Receipts receipts, OpenNotices open) {
        this.search = search;
        this.facts = facts;
        this.receipts = receipts;
        this.open = open;
    }

    /** @param article id or slug; @throws dateline.http.Problem 404 for what was never published */
    Ruling ruling(Licensee licensee, String article, Instant now) {
        ArticleRow row =
                search.published(article, Audience.NEWSROOM, now).orElseThrow(() -> ArticleReader.unknown(article));
        boolean served = receipts.any(licensee.partner().id, row.id());
        ArticleFacts known = facts.of(List.of(row), licensee).get(row.id());
        List<dateline.rights.Permission> licences = licensee.licences();
        Decision decision = Decision.decide(licensee.ask(), known, licences, now);
        boolean otherwise = known != null
                && Decision.decide(licensee.ask(), Facts.usable(known), licences, now) instanceof Permitted;
        List<UUID> notices = served && !(decision instanceof Permitted)
                ? open.of(licensee.partner().id, List.of(row.id())).getOrDefault(row.id(), List.of())
                : List.of();
        return new Ruling(licensee, row, decision, otherwise, served, notices);
    }

    /** Decisions on articles that are already read, by their ids. */
    Map<UUID, Decision> decisions(Licensee licensee, List<ArticleRow> rows, Instant now) {
        List<dateline.rights.Permission> licences = licensee.licences();
        Map<UUID, Decision> decisions = new HashMap<>();
        facts.of(rows, licensee)
                .forEach((id, known) -> decisions.put(id, Decision.decide(licensee.ask(), known, licences, now)));
        return decisions;
    }
}
