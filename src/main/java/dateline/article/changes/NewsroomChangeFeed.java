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
import dateline.http.problem.Now;
import dateline.http.problem.Problem;
import dateline.http.response.Cursors;
import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;
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

    private static final String PATH = "/v1/changes";
    private static final int MAX_WITHDRAWALS = 1_000;

    private final ChangeLog log;
    private final CursorRows rows;
    private final LiveStatus liveStatus;
    private final SubscriptionFilter subscriptionFilter;
    private final Cursors cursors;
    private final AgroalDataSource database;
    private final PublicUrl url;

    NewsroomChangeFeed(
            ChangeLog log,
            CursorRows rows,
            LiveStatus liveStatus,
            SubscriptionFilter subscriptionFilter,
            Cursors cursors,
            AgroalDataSource database,
            PublicUrl url) {
        this.log = log;
        this.rows = rows;
        this.liveStatus = liveStatus;
        this.subscriptionFilter = subscriptionFilter;
        this.cursors = cursors;
        this.database = database;
        this.url = url;
    }

    @Override
    public boolean supports(Subscriber subscriber) {
        return subscriber.partner() == null;
    }

    @Override
    public String cursorAtEnd(Subscriber subscriber) {
        Position end = log.latest(changeAudience(subscriber));
        return sealCursor(subscriber, rows.inCurrentEpoch(end));
    }

    @Override
    public String cursorAtStart() {
        return url.to(PATH);
    }

    @Override
    public ChangeBatch after(Subscriber subscriber, String cursor, int limit) {
        Position since = openCursor(subscriber, cursor);
        if (!rows.exist(since, Position.START))
            throw Problem.of("cursor-gone", "The change log does not contain the row that this cursor names.");
        boolean hasHeldBack = log.hasHeldBack(changeAudience(subscriber), since);
        List<ArticleLogEntry> entries = log.after(changeAudience(subscriber), since, limit);
        boolean more = entries.size() == limit;
        Position end =
                entries.isEmpty() ? since : entries.get(entries.size() - 1).position();
        return new ChangeBatch(toItems(subscriber, entries), sealCursor(subscriber, end), !more && !hasHeldBack, null);
    }

    @Override
    public List<ChangeFeedItem> withdrawnSince(Subscriber subscriber, Instant since) {
        return toItems(subscriber, log.withdrawalsSince(changeAudience(subscriber), since, MAX_WITHDRAWALS)).stream()
                .filter(ChangeFeedItem::urgent)
                .toList();
    }

    private List<ChangeFeedItem> toItems(Subscriber subscriber, List<ArticleLogEntry> entries) {
        if (entries.isEmpty()) return List.of();
        Audience audience = audience(subscriber);
        List<UUID> ids = entries.stream().map(ArticleLogEntry::article).toList();
        // Read after the entries: every effect that the log reports has happened by this instant.
        Instant now = Now.of(database);
        Map<UUID, ArticleRow> live = liveStatus.findLive(ids, audience, now);
        Map<UUID, String> removalReasons = liveStatus.findGone(ids, audience, now);
        Map<UUID, Instant> withdrawnAt = liveStatus.findEndInstants(removalReasons.keySet());
        Set<UUID> selected = subscriptionFilter.findMatching(ids, subscriber.sections(), subscriber.feeds());
        List<ChangeFeedItem> items = new ArrayList<>();
        for (ArticleLogEntry entry : entries) {
            UUID id = entry.article();
            if (live.containsKey(id)) items.add(put(live.get(id), audience, entry, selected.contains(id)));
            else if (removalReasons.containsKey(id))
                items.add(remove(entry, removalReasons.get(id), withdrawnAt.get(id), selected.contains(id)));
        }
        return items;
    }

    private ChangeFeedItem put(ArticleRow row, Audience audience, ArticleLogEntry entry, boolean selected) {
        return ChangeFeedChangeFeedItemBuilder.builder()
                .kind("put")
                .article(row.id())
                .version(row.version())
                .level(row.isFullyReadableBy(audience) ? "full" : "teaser")
                .reasons(entry.kinds().stream().distinct().toList())
                .notices(List.of())
                .at(entry.at())
                .links(links(row.id()))
                .selected(selected)
                .identifiable(true)
                .build();
    }

    // All log rows that lead to one removal yield the same instant, so that it is delivered once.
    private ChangeFeedItem remove(ArticleLogEntry entry, String reason, Instant withdrawnAt, boolean selected) {
        boolean isWithdrawal = !reason.equals("visibility-changed");
        return ChangeFeedChangeFeedItemBuilder.builder()
                .kind("remove")
                .article(entry.article())
                .reasons(List.of(reason))
                .notices(List.of())
                .at(isWithdrawal && withdrawnAt != null ? withdrawnAt : entry.at())
                .links(links(entry.article()))
                .selected(selected)
                .urgent(isWithdrawal)
                .identifiable(true)
                .build();
    }

    private Map<String, String> links(UUID article) {
        Map<String, String> links = new LinkedHashMap<>();
        links.put("article", url.to("/v1/articles/" + article));
        links.put("changes", cursorAtStart());
        return links;
    }

    private static Audience audience(Subscriber subscriber) {
        return subscriber.readsText() ? Audience.NEWSROOM : Audience.EVERYBODY;
    }

    private static ChangeAudience changeAudience(Subscriber subscriber) {
        return subscriber.readsText() ? ChangeAudience.NEWSROOM : ChangeAudience.PUBLIC;
    }

    private String sealCursor(Subscriber subscriber, Position position) {
        return cursors.seal(PATH + "#" + changeAudience(subscriber), position.values());
    }

    private Position openCursor(Subscriber subscriber, String cursor) {
        return Position.of(cursors.open(PATH + "#" + changeAudience(subscriber), cursor), 0, 3);
    }
}
