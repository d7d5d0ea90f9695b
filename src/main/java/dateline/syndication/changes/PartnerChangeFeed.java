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
import dateline.syndication.changes.ChangeFeedItems.ChangeCause;
import dateline.syndication.changes.PartnerChanges.Item;
import dateline.syndication.changes.PartnerChangesService.PartnerPoll;
import dateline.syndication.notice.Notices;
import dateline.syndication.partner.PartnerContext;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Reads the change feed of a partner for its webhooks. */
@Singleton
class PartnerChangeFeed implements ChangeFeed {

    private static final int MOST_TAKEN_BACK = 1_000;

    /** Reasons by which an article is gone for every partner, regardless of permissions. */
    private static final Set<String> TAKEN_BACK =
            Set.of(Reason.ARTICLE_CANCELED.code(), Reason.ARTICLE_WITHHELD.code(), Reason.ARTICLE_NOT_PUBLISHED.code());

    private final PartnerChangesService stream;
    private final Notices notices;
    private final SubscriptionFilter interest;
    private final LiveStatus standing;

    PartnerChangeFeed(PartnerChangesService stream, Notices notices, SubscriptionFilter interest, LiveStatus standing) {
        this.stream = stream;
        this.notices = notices;
        this.interest = interest;
        this.standing = standing;
    }

    @Override
    public boolean supports(Subscriber who) {
        return who.partner() != null;
    }

    @Override
    public String cursorAtEnd(Subscriber who) {
        Position log = stream.inThisEpoch(
                Position.latest(stream.log.latestPublicOrSubject(), stream.log.latest(ChangeAudience.ALL)));
        ChangeFeedCursor place =
                new ChangeFeedCursor(false, log, stream.clock(), ChangeFeedCursor.LAST, null, Position.START);
        return stream.cursors.seal(follower(who, 1).query(), place.values());
    }

    @Override
    public String cursorAtStart() {
        return stream.url.to(PartnerChangesService.PATH);
    }

    @Override
    public ChangeBatch after(Subscriber who, String place, int limit) {
        Instant before = stream.clock();
        ChangeFeedPage stretch = new ChangeFeedPage(stream, follower(who, limit), place);
        PollResult<PartnerChanges> look = stretch.read();
        PartnerChanges changes = look.response();
        Instant again = look.nextDueIn().map(before::plus).orElse(null);
        return new ChangeBatch(
                told(who, changes.items(), !stretch.hasWalked()), changes.nextCursor(), changes.caughtUp(), again);
    }

    @Override
    public List<ChangeFeedItem> withdrawnSince(Subscriber who, Instant since) {
        List<ArticleLogEntry> entries = stream.log.withdrawalsSince(ChangeAudience.ALL, since, MOST_TAKEN_BACK);
        if (entries.isEmpty()) return List.of();
        Map<UUID, ChangeCause> causes = new LinkedHashMap<>();
        entries.forEach(entry -> causes.put(entry.article(), new ChangeCause("", entry.kinds(), entry.at())));
        PartnerContext licensee = PartnerContext.of(who.partner(), who.outlet());
        return told(who, stream.verdicts.of(causes, licensee, false, stream.clock()), true).stream()
                .filter(ChangeFeedItem::urgent)
                .toList();
    }

    @Override
    public void noticesDelivered(Subscriber who, Collection<UUID> ids, Instant at) {
        notices.reached(who.partner(), ids, at);
    }

    private static PartnerPoll follower(Subscriber who, int limit) {
        return new PartnerPoll(who.partner(), who.outlet(), who.readsText(), limit);
    }

    private List<ChangeFeedItem> told(Subscriber who, List<Item> items, boolean once) {
        List<UUID> ids = items.stream().map(Item::article).toList();
        Set<UUID> chosen = interest.among(ids, who.sections(), who.feeds());
        Map<UUID, Instant> ended = standing.takenBackAt(items.stream()
                .filter(PartnerChangeFeed::takenBack)
                .map(Item::article)
                .toList());
        return items.stream()
                .map(item -> told(
                        item,
                        ended.getOrDefault(item.article(), item.at()),
                        chosen.contains(item.article()),
                        takenBack(item),
                        once))
                .toList();
    }

    private static boolean takenBack(Item item) {
        return item.kind().equals("remove") && TAKEN_BACK.containsAll(item.reasons());
    }

    /**
     * @param at of a takedown: the same instant for every log row that reports it, so that deliveries can be
     *     deduplicated
     */
    private ChangeFeedItem told(Item item, Instant at, boolean chosen, boolean urgent, boolean once) {
        Map<String, String> links = new LinkedHashMap<>();
        links.put("article", stream.url.to("/v1/syndication/articles/" + item.article()));
        links.put("rights", stream.url.to("/v1/articles/" + item.article() + "/rights"));
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
                .selected(chosen)
                .urgent(urgent)
                .identifiable(once)
                .build();
    }
}
