package dateline.article.changes;

import dateline.article.model.Audience;
import dateline.article.read.LiveStatus;
import dateline.article.rows.ArticleRow;
import dateline.article.search.SubscriptionFilter;
import dateline.change.ChangeFeed;
import dateline.change.ChangeFeedChangeFeedItemBuilder;
import dateline.change.ChangeLog;
import dateline.change.ChangeLog.ArticleLogEntry;
import dateline.change.ChangeLog.ChangeAudience;
import dateline.change.CursorRows;
import dateline.change.Position;
import dateline.http.base.PublicUrl;
import dateline.http.problem.Problem;
import dateline.http.response.Cursors;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Change feed for webhooks of the newsroom. It follows the rules of the public change feed; for a subscriber whose key
 * may read text, it covers what the newsroom may read.
 */
@Singleton
class NewsroomChangeFeed implements ChangeFeed {

    private static final String STREAM = "/v1/changes";
    private static final int MOST_TAKEN_BACK = 1_000;

    private final ChangeLog log;
    private final CursorRows rows;
    private final LiveStatus standing;
    private final SubscriptionFilter interest;
    private final Cursors cursors;
    private final EntityManager entities;
    private final PublicUrl url;

    NewsroomChangeFeed(
            ChangeLog log,
            CursorRows rows,
            LiveStatus standing,
            SubscriptionFilter interest,
            Cursors cursors,
            EntityManager entities,
            PublicUrl url) {
        this.log = log;
        this.rows = rows;
        this.standing = standing;
        this.interest = interest;
        this.cursors = cursors;
        this.entities = entities;
        this.url = url;
    }

    @Override
    public boolean supports(Subscriber who) {
        return who.partner() == null;
    }

    @Override
    public String cursorAtEnd(Subscriber who) {
        Position end = log.latest(ear(who));
        return sealed(who, end.epoch() == log.epoch() ? end : rows.epochStart());
    }

    @Override
    public String cursorAtStart() {
        return url.to(STREAM);
    }

    @Override
    public ChangeBatch after(Subscriber who, String place, int limit) {
        Position since = opened(who, place);
        if (!rows.exist(since, Position.START))
            throw Problem.of("cursor-gone", "The log does not hold the row that this place names.");
        boolean waits = log.hasHeldBack(ear(who), since);
        List<ArticleLogEntry> entries = log.after(ear(who), since, limit);
        boolean more = entries.size() == limit;
        Position end =
                entries.isEmpty() ? since : entries.get(entries.size() - 1).position();
        return new ChangeBatch(told(who, entries), sealed(who, end), !more && !waits, null);
    }

    @Override
    public List<ChangeFeedItem> withdrawnSince(Subscriber who, Instant since) {
        return told(who, log.withdrawalsSince(ear(who), since, MOST_TAKEN_BACK)).stream()
                .filter(ChangeFeedItem::urgent)
                .toList();
    }

    private List<ChangeFeedItem> told(Subscriber who, List<ArticleLogEntry> entries) {
        if (entries.isEmpty()) return List.of();
        Audience audience = audience(who);
        List<UUID> ids = entries.stream().map(ArticleLogEntry::article).toList();
        // Read after the entries: every effect that the log reports has happened by this instant.
        Instant now = (Instant) entities.createNativeQuery("select dateline_now()", Instant.class)
                .getSingleResult();
        Map<UUID, ArticleRow> live = standing.live(ids, audience, now);
        Map<UUID, String> gone = standing.gone(ids, audience, now);
        Map<UUID, Instant> ended = standing.takenBackAt(gone.keySet());
        Set<UUID> chosen = interest.among(ids, who.sections(), who.feeds());
        List<ChangeFeedItem> told = new ArrayList<>();
        for (ArticleLogEntry entry : entries) {
            UUID id = entry.article();
            if (live.containsKey(id)) told.add(put(live.get(id), audience, entry, chosen.contains(id)));
            else if (gone.containsKey(id)) told.add(remove(entry, gone.get(id), ended.get(id), chosen.contains(id)));
        }
        return told;
    }

    private ChangeFeedItem put(ArticleRow row, Audience audience, ArticleLogEntry entry, boolean chosen) {
        return ChangeFeedChangeFeedItemBuilder.builder()
                .kind("put")
                .article(row.id())
                .version(row.version())
                .level(row.whole(audience) ? "full" : "teaser")
                .reasons(entry.kinds().stream().distinct().toList())
                .notices(List.of())
                .at(entry.at())
                .links(links(row.id()))
                .selected(chosen)
                .identifiable(true)
                .build();
    }

    // All log rows that lead to one removal yield the same instant, so that it is delivered once.
    private ChangeFeedItem remove(ArticleLogEntry entry, String reason, Instant ended, boolean chosen) {
        boolean takenBack = !reason.equals("visibility-changed");
        return ChangeFeedChangeFeedItemBuilder.builder()
                .kind("remove")
                .article(entry.article())
                .reasons(List.of(reason))
                .notices(List.of())
                .at(takenBack && ended != null ? ended : entry.at())
                .links(links(entry.article()))
                .selected(chosen)
                .urgent(takenBack)
                .identifiable(true)
                .build();
    }

    private Map<String, String> links(UUID article) {
        Map<String, String> links = new LinkedHashMap<>();
        links.put("article", url.to("/v1/articles/" + article));
        links.put("changes", cursorAtStart());
        return links;
    }

    private static Audience audience(Subscriber who) {
        return who.readsText() ? Audience.NEWSROOM : Audience.EVERYBODY;
    }

    private static ChangeAudience ear(Subscriber who) {
        return who.readsText() ? ChangeAudience.NEWSROOM : ChangeAudience.PUBLIC;
    }

    private String sealed(Subscriber who, Position position) {
        return cursors.seal(STREAM + "#" + ear(who), position.values());
    }

    private Position opened(Subscriber who, String place) {
        return Position.of(cursors.open(STREAM + "#" + ear(who), place), 0, 3);
    }
}
