package dateline.syndication.notice;

import dateline.database.sql.Sql;
import dateline.rights.Use;
import dateline.syndication.decision.OpenNotices;
import dateline.syndication.partner.PartnerContext;
import dateline.syndication.partner.Permission;
import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Opens and withdraws notices of narrowed permissions, each with the articles that were lost, in the transaction of the
 * caller.
 */
@Singleton
public class ReductionNotices {

    /** An article that an outlet received for a use and has lost the right to, and the permission that the notice names. */
    public record LostRight(UUID outlet, Use use, UUID article, UUID permission) {

        private NoticeSubject subject() {
            return new NoticeSubject(permission, use);
        }
    }

    public record ReceivedArticle(UUID outlet, Use use, UUID article) {}

    private record NoticeSubject(UUID permission, Use use) {}

    private static final Comparator<NoticeSubject> IN_ORDER =
            Comparator.comparing(NoticeSubject::permission).thenComparing(NoticeSubject::use);

    /**
     * Condition on {@code r}, a receipt: a notice {@code permission-narrowed}, open or done, covers its article, outlet and
     * use, unless it was withdrawn.
     */
    public static final String COVERED_BY_NOTICE = """
            exists (select from notice_article l join notice n on n.id = l.notice_id
                    where l.article_id = r.article_id and l.outlet_id = r.outlet_id and coalesce(n.use, 'reproduce') = r.use
                      and l.back_at is null and n.withdrawn_at is null)
            """;

    private final AgroalDataSource database;

    ReductionNotices(AgroalDataSource database) {
        this.database = database;
    }

    /**
     * Opens one notice per permission and use.
     *
     * @param changeId id of the change log row of the edit
     */
    public void open(Collection<LostRight> lost, long changeId, Instant now) {
        Map<NoticeSubject, List<LostRight>> bySubject = lost.stream()
                .collect(Collectors.groupingBy(LostRight::subject, () -> new TreeMap<>(IN_ORDER), Collectors.toList()));
        bySubject.forEach((subject, articles) -> {
            UUID notice = Sql.of("select open_narrowed_notice(:changeId, :permission, :now, :nameUnlessDefault) as id")
                    .with("changeId", changeId)
                    .with("permission", subject.permission())
                    .with("now", now)
                    .with("nameUnlessDefault", subject.use().nameUnlessDefault())
                    .first(database, row -> row.getObject("id", UUID.class))
                    .orElseThrow();
            Sql.of("""
                            insert into notice_article (notice_id, article_id, outlet_id)
                            select :notice, lost.article, lost.outlet from unnest(:articles, :outletId) lost(article, outlet)
                            order by lost.article, lost.outlet
                            on conflict (notice_id, article_id, outlet_id) do update set back_at = null
                            """)
                    .with("notice", notice)
                    .withIds(
                            "articles",
                            articles.stream().map(LostRight::article).toList())
                    .withIds(
                            "outletId", articles.stream().map(LostRight::outlet).toList())
                    .run(database);
        });
    }

    /**
     * Removes from notices all articles to which outlets have a right again.
     *
     * @param entitled conditions on {@code a}, by outlet and use
     */
    void removeRegained(Map<UUID, Map<Use, Sql>> entitled, Instant now) {
        // A statement for each condition, because a statement has at most 65,535 parameters.
        Map<Map<Use, Sql>, List<UUID>> outlets = new IdentityHashMap<>();
        entitled.forEach((outlet, conditions) ->
                outlets.computeIfAbsent(conditions, same -> new ArrayList<>()).add(outlet));
        List<ReceivedArticle> regained = new ArrayList<>();
        outlets.forEach((conditions, same) -> conditions.forEach((use, condition) -> regained.addAll(Sql.of(
                        "select l.outlet_id, l.article_id")
                .add("from notice_article l join notice n on n.id = l.notice_id join article a on a.id = l.article_id")
                .add("where l.back_at is null and l.outlet_id = any(:outlets)")
                .withIds("outlets", same)
                .add("and coalesce(n.use, 'reproduce') = :use and")
                .with("use", use.wireName())
                .add(condition)
                .list(
                        database,
                        row -> new ReceivedArticle(
                                row.getObject("outlet_id", UUID.class),
                                use,
                                row.getObject("article_id", UUID.class))))));
        removeRegained(regained, now);
    }

    /** Removes articles from notices that the outlet is offered or has received again. */
    public void removeRegained(PartnerContext partnerContext, Collection<UUID> articles, Instant now) {
        UUID outlet = partnerContext.outlet().id;
        removeRegained(
                articles.stream()
                        .map(article -> new ReceivedArticle(outlet, partnerContext.use(), article))
                        .toList(),
                now);
    }

    /** The same for several outlets. */
    public void removeRegained(List<ReceivedArticle> received, Instant now) {
        if (received.isEmpty()) return;
        Sql selection = Sql.of(
                        "where (l.article_id, l.outlet_id, coalesce(n.use, 'reproduce')) in (select * from unnest(:articles, :outlets, :uses))")
                .withIds(
                        "articles",
                        received.stream().map(ReceivedArticle::article).toList())
                .withIds(
                        "outlets",
                        received.stream().map(ReceivedArticle::outlet).toList())
                .with("uses", received.stream().map(one -> one.use().wireName()).toList())
                .add("and l.back_at is null");
        removeRegained(selection, now);
    }

    // Every transaction locks notices before their articles, in the order of their ids, and before it records offers.
    // Otherwise an edit of rights and readers of the change feed could wait for each other.
    private void removeRegained(Sql selection, Instant now) {
        Sql regained = Sql.of(
                        "(select l.notice_id, l.article_id, l.outlet_id from notice_article l join notice n on n.id = l.notice_id")
                .add(selection)
                .add(")");
        List<UUID> notices = Sql.of("select id from notice where id in (select notice_id from")
                .add(regained)
                .add("r) order by id for update")
                .list(database, row -> row.getObject("id", UUID.class));
        if (notices.isEmpty()) return;
        Sql.of("update notice_article l set back_at = :now")
                .with("now", now)
                .add("where l.notice_id = any(:notices) and (l.notice_id, l.article_id, l.outlet_id) in")
                .withIds("notices", notices)
                .add(regained)
                .run(database);
        Sql.of("update notice n set withdrawn_at = :now where n.id = any(:notices)")
                .with("now", now)
                .withIds("notices", notices)
                .add("and not exists (select from notice_article l where l.notice_id = n.id and l.back_at is null) and")
                .add(OpenNotices.OPEN)
                .run(database);
    }

    /**
     * The articles whose removal an open notice {@code permission-narrowed} demands from the outlet for the use, with the
     * earliest deadline.
     */
    public Map<UUID, Instant> findRemovals(PartnerContext partnerContext, Collection<UUID> articles) {
        Map<UUID, Instant> due = new HashMap<>();
        if (articles.isEmpty()) return due;
        Sql.of("""
                        select l.article_id, min(n.due_at) as due_at from notice_article l join notice n on n.id = l.notice_id
                        where l.outlet_id = :outlet and coalesce(n.use, 'reproduce') = :use and l.article_id = any(:articles)
                          and l.back_at is null and n.demand = 'remove' and
                        """)
                .with("outlet", partnerContext.outlet().id)
                .with("use", partnerContext.use().wireName())
                .withIds("articles", articles)
                .add(OpenNotices.OPEN)
                .add("group by l.article_id")
                .list(database, row -> due.put(row.getObject("article_id", UUID.class), Sql.instant(row, "due_at")));
        return due;
    }

    /**
     * The removals that would be demanded after an edit of {@code afterTerm} or {@code removeWithin}, which {@link
     * Notices#applyChangedTerms} applies to the notices of the permission.
     *
     * @param edited the permission as it would be
     */
    public Map<UUID, Instant> findRemovalsAfterEdit(
            Permission edited, PartnerContext partnerContext, Collection<UUID> articles, Instant now) {
        Map<UUID, Instant> due = new HashMap<>();
        if (articles.isEmpty()) return due;
        Duration period = edited.terms.removalPeriod();
        Sql removals = Sql.of("""
                        select l.article_id, min(case when n.permission_id = :edited then cast(:due as timestamptz) else n.due_at end) as due_at
                        from notice_article l join notice n on n.id = l.notice_id
                        where l.outlet_id = :outlet and coalesce(n.use, 'reproduce') = :use and l.article_id = any(:articles) and l.back_at is null
                          and (n.permission_id <> :edited and n.demand = 'remove' and
                        """)
                .with("edited", edited.id)
                .with("due", period == null ? null : now.plus(period))
                .with("outlet", partnerContext.outlet().id)
                .with("use", partnerContext.use().wireName())
                .withIds("articles", articles)
                .add(OpenNotices.OPEN);
        if (period != null)
            removals = removals.add("or n.permission_id = :edited and")
                    .with("edited", edited.id)
                    .add(Notices.FOLLOWS_TERMS);
        removals.add(") group by l.article_id")
                .list(database, row -> due.put(row.getObject("article_id", UUID.class), Sql.instant(row, "due_at")));
        return due;
    }
}
