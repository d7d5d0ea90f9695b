package dateline.syndication.changes;

import dateline.article.read.LiveStatus;
import dateline.article.search.SubscriptionFilter;
import dateline.change.ChangeFeed;
import dateline.change.ChangeFeedChangeFeedItemBuilder;
import dateline.change.ChangeLog.ArticleLogEntry;
import dateline.change.ChangeLog.ChangeAudience;
import dateline.change.PollResult;
import dateline.change.Position;
import dateline.rights.Reason;
import dateline.rights.Use;
import dateline.syndication.changes.ChangeFeedItems.ChangeCause;
import dateline.syndication.changes.PartnerChanges.Item;
import dateline.syndication.changes.PartnerChangesService.PartnerPoll;
import dateline.syndication.notice.Notices;
import dateline.syndication.partner.PartnerContext;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Reads the change feed of a partner for its webhooks, which report articles to reproduce. */
@Singleton
class PartnerChangeFeed implements ChangeFeed {

    private static final int MAX_TAKEDOWNS = 1_000;

    /** Reasons by which an article is gone for every partner, regardless of permissions. */
    private static final Set<String> TAKEDOWN_REASONS =
            Set.of(Reason.ARTICLE_CANCELED.code(), Reason.ARTICLE_WITHHELD.code(), Reason.ARTICLE_NOT_PUBLISHED.code());

    private final PartnerChangesService service;
    private final Notices notices;
    private final SubscriptionFilter subscriptionFilter;
    private final LiveStatus liveStatus;

    PartnerChangeFeed(
            PartnerChangesService service,
            Notices notices,
            SubscriptionFilter subscriptionFilter,
            LiveStatus liveStatus) {
        this.service = service;
        this.notices = notices;
        this.subscriptionFilter = subscriptionFilter;
        this.liveStatus = liveStatus;
    }

    @Override
    public boolean supports(Subscriber subscriber) {
        return subscriber.partner() != null;
    }

    @Override
    public String cursorAtEnd(Subscriber subscriber) {
        Position logPosition = service.rows.inCurrentEpoch(
                Position.latest(service.log.latestPublicOrSubject(), service.log.latest(ChangeAudience.ALL)));
        ChangeFeedCursor cursor = new ChangeFeedCursor(
                false, logPosition, service.currentInstant(), ChangeFeedCursor.LAST, null, Position.START);
        return service.cursors.seal(pollOf(subscriber, 1).query(), cursor.values());
    }

    @Override
    public String cursorAtStart() {
        return service.url.to(PartnerChangesService.PATH);
    }

    @Override
    public ChangeBatch after(Subscriber subscriber, String cursor, int limit) {
        Instant startedAt = service.currentInstant();
        ChangeFeedPage page = new ChangeFeedPage(service, pollOf(subscriber, limit), cursor);
        PollResult<PartnerChanges> result = page.read();
        PartnerChanges changes = result.response();
        Instant nextReadAt = result.nextDueIn().map(startedAt::plus).orElse(null);
        return new ChangeBatch(
                toItems(subscriber, changes.items(), !page.hasWalked()),
                changes.nextCursor(),
                changes.caughtUp(),
                nextReadAt);
    }

    @Override
    public List<ChangeFeedItem> withdrawnSince(Subscriber subscriber, Instant since) {
        List<ArticleLogEntry> entries = service.log.withdrawalsSince(ChangeAudience.ALL, since, MAX_TAKEDOWNS);
        if (entries.isEmpty()) return List.of();
        Map<UUID, ChangeCause> causes = new LinkedHashMap<>();
        entries.forEach(entry -> causes.put(entry.article(), new ChangeCause("", entry.kinds(), entry.at())));
        PartnerContext partnerContext = PartnerContext.of(subscriber.partner(), subscriber.outlet());
        return toItems(
                        subscriber,
                        service.items.build(causes, partnerContext, false, new HashMap<>(), service.currentInstant()),
                        true)
                .stream()
                .filter(ChangeFeedItem::urgent)
                .toList();
    }

    @Override
    public void noticesDelivered(Subscriber subscriber, Collection<UUID> ids, Instant at) {
        notices.recordWebhookDelivery(subscriber.partner(), ids, at);
    }

    private static PartnerPoll pollOf(Subscriber subscriber, int limit) {
        return new PartnerPoll(subscriber.partner(), subscriber.outlet(), Use.REPRODUCE, subscriber.readsText(), limit);
    }

    private List<ChangeFeedItem> toItems(Subscriber subscriber, List<Item> items, boolean identifiable) {
        List<UUID> ids = items.stream().map(Item::article).toList();
        Set<UUID> selected = subscriptionFilter.findMatching(ids, subscriber.sections(), subscriber.feeds());
        Map<UUID, Instant> takenBackAt = liveStatus.findEndInstants(items.stream()
                .filter(PartnerChangeFeed::isTakedown)
                .map(Item::article)
                .toList());
        return items.stream()
                .map(item -> toItem(
                        item,
                        takenBackAt.getOrDefault(item.article(), item.at()),
                        selected.contains(item.article()),
                        isTakedown(item),
                        identifiable))
                .toList();
    }

    private static boolean isTakedown(Item item) {
        return item.kind().equals("remove") && TAKEDOWN_REASONS.containsAll(item.reasons());
    }

    /**
     * @param at of a takedown: the same instant for every log row that reports it, so that deliveries can be
     *     deduplicated
     */
    private ChangeFeedItem toItem(Item item, Instant at, boolean selected, boolean urgent, boolean identifiable) {
        Map<String, String> links = new LinkedHashMap<>();
        links.put("article", service.url.to("/v1/syndication/articles/" + item.article()));
        links.put("rights", service.url.to("/v1/articles/" + item.article() + "/rights"));
        links.put("changes", cursorAtStart());
        return ChangeFeedChangeFeedItemBuilder.builder()
                .kind(item.kind())
                .article(item.article())
                .version(item.version())
                .level(item.level())
                .reasons(item.reasons())
                .notices(item.notices() == null ? List.of() : item.notices())
                .at(at)
                .removeBy(item.removeBy())
                .links(links)
                .selected(selected)
                .urgent(urgent)
                .identifiable(identifiable)
                .build();
    }
}
