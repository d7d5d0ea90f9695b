package dateline.change;

import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Query;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Reads the change log in commit order, up to the oldest running transaction: no row is skipped because its transaction
 * was slow. Rows that the audience may not know of are passed over and move no position.
 */
@Singleton
public class ChangeLog {

    /**
     * The latest change of an article after a position.
     *
     * @param kinds kinds of all its changes since that position that the audience may know of, oldest first
     */
    public record ArticleLogEntry(Position position, UUID article, String kind, Instant at, List<String> kinds) {}

    /** A change of a resource that is not an article, such as {@code permission:ID}. */
    public record SubjectLogEntry(Position position, String subject, String kind, Instant at) {}

    /** Which rows about articles a reader sees. */
    public enum ChangeAudience {
        /** Rows that everybody may know of. */
        PUBLIC("and %s.told"),
        /** Rows that the newsroom's front ends may know of. */
        NEWSROOM("and %s.live"),
        /** All rows: the reader decides about each article before it reveals anything. */
        ALL("");

        private final String next;
        private final String latestPerArticle;
        private final String latest;
        private final String heldBack;
        private final String heldBackWithdrawals;
        private final String withdrawalsSince;

        ChangeAudience(String condition) {
            next = ChangeLogSql.NEXT.replace("{c}", aliased(condition, "c"));
            latestPerArticle = ChangeLogSql.LATEST_PER_ARTICLE
                    .replace("{c}", aliased(condition, "c"))
                    .replace("{k}", aliased(condition, "k"))
                    .replace("{later}", aliased(condition, "later"));
            latest = ChangeLogSql.LATEST.replace("{c}", aliased(condition, "c"));
            heldBack = ChangeLogSql.HELD_BACK.replace(
                    "{of}", condition.isEmpty() ? "true" : "c.article_id is not null " + aliased(condition, "c"));
            heldBackWithdrawals = ChangeLogSql.HELD_BACK_WITHDRAWALS.replace("{c}", aliased(condition, "c"));
            withdrawalsSince = ChangeLogSql.WITHDRAWALS_SINCE.replace("{c}", aliased(condition, "c"));
        }

        private static String aliased(String condition, String alias) {
            return condition.replace("%s", alias);
        }
    }

    // The database is another cluster, or a copy of this one into which a newer dump was restored. In the copy, rows of
    // the log lie beyond its transaction counter, and new rows would sort before them.
    static final String BEGIN_EPOCH = """
        insert into change_epoch
        select current_epoch() + 1, system_identifier::text, dateline_now() from pg_control_system()
        where system_identifier::text is distinct from
                (select system_identifier from change_epoch order by epoch desc limit 1)
            or exists (select from change c where c.epoch = current_epoch() and c.xid >= pg_snapshot_xmax(pg_current_snapshot()))
        on conflict do nothing
        """;

    // Writes nothing if the incarnation is known. Every new connection runs it.
    static final String BEGIN_INCARNATION = """
        insert into incarnation (system_identifier)
        select here.system_identifier::text from pg_control_system() here
        where not exists (select from incarnation i where i.system_identifier = here.system_identifier::text)
        on conflict (only_one) do update set id = excluded.id, system_identifier = excluded.system_identifier
        where incarnation.system_identifier <> excluded.system_identifier
        """;

    private static final int ROWS_PER_ENTRY = 4;

    private final EntityManager entities;

    ChangeLog(EntityManager entities) {
        this.entities = entities;
    }

    /**
     * Begins a new epoch if the database was restored or moved, because its transaction ids start again, and a new
     * incarnation if the cluster is another one.
     */
    @Transactional
    public void detectRestore(@Observes @Priority(10) StartupEvent event) {
        entities.createNativeQuery(BEGIN_EPOCH).executeUpdate();
        entities.createNativeQuery(BEGIN_INCARNATION).executeUpdate();
    }

    public int epoch() {
        return (int) entities.createNativeQuery("select current_epoch()").getSingleResult();
    }

    /** @return the latest change of each article after the position, oldest first, at most {@code limit} */
    public List<ArticleLogEntry> after(ChangeAudience audience, Position position, int limit) {
        return shortTail(audience, position, limit)
                .orElseGet(() -> entries(at(audience.latestPerArticle, position).setParameter(4, limit)));
    }

    /**
     * The same, read row by row, if few rows follow the position; this avoids searching for a later change of each row.
     * Empty where more rows follow.
     */
    @SuppressWarnings("unchecked")
    private Optional<List<ArticleLogEntry>> shortTail(ChangeAudience audience, Position position, int limit) {
        int most = limit * ROWS_PER_ENTRY;
        List<Object[]> rows =
                at(audience.next, position).setParameter(4, most + 1).getResultList();
        if (rows.size() > most) return Optional.empty();
        Map<UUID, ArticleLogEntry> latest = new LinkedHashMap<>();
        for (Object[] row : rows) {
            UUID article = (UUID) row[4];
            String kind = (String) row[5];
            ArticleLogEntry earlier = latest.remove(article);
            List<String> kinds = earlier == null ? List.of(kind) : append(earlier.kinds(), kind);
            latest.put(article, new ArticleLogEntry(position(row), article, kind, (Instant) row[6], kinds));
        }
        return Optional.of(latest.values().stream().limit(limit).toList());
    }

    private static List<String> append(List<String> kinds, String kind) {
        return Stream.concat(kinds.stream(), Stream.of(kind)).toList();
    }

    /**
     * Withdrawals that are committed but held back by a running transaction, kills first, then the latest. They are
     * delivered immediately, and again in commit order.
     */
    public List<ArticleLogEntry> heldBackWithdrawals(ChangeAudience audience, int limit) {
        return entries(entities.createNativeQuery(audience.heldBackWithdrawals).setParameter(1, limit));
    }

    /** Withdrawals after an instant, kills first, then the latest; held back rows included. */
    public List<ArticleLogEntry> withdrawalsSince(ChangeAudience audience, Instant instant, int limit) {
        return entries(entities.createNativeQuery(audience.withdrawalsSince)
                .setParameter(1, instant)
                .setParameter(2, limit));
    }

    /** Changes of other resources after a position. Each may affect many articles. */
    @SuppressWarnings("unchecked")
    public List<SubjectLogEntry> subjectsAfter(Position position) {
        List<Object[]> rows = at(ChangeLogSql.SUBJECTS, position).getResultList();
        return rows.stream()
                .map(row -> new SubjectLogEntry(position(row), (String) row[4], (String) row[5], (Instant) row[6]))
                .toList();
    }

    /** The last position about an article that can be read in order now. */
    public Position latest(ChangeAudience audience) {
        return position(entities.createNativeQuery(audience.latest));
    }

    /**
     * Where a reader continues that has just read the current state of everything: the last readable row about another
     * resource or about a public article.
     */
    public Position latestPublicOrSubject() {
        return position(entities.createNativeQuery(ChangeLogSql.LATEST_PUBLIC_OR_SUBJECT));
    }

    /** Whether a committed row cannot be read in order yet, because an older transaction still runs. */
    public boolean hasHeldBack(ChangeAudience audience, Position position) {
        return (boolean) at(audience.heldBack, position).getSingleResult();
    }

    private Query at(String query, Position position) {
        return entities.createNativeQuery(query)
                .setParameter(1, position.epoch())
                .setParameter(2, String.valueOf(position.xid()))
                .setParameter(3, position.id());
    }

    @SuppressWarnings("unchecked")
    private static List<ArticleLogEntry> entries(Query query) {
        List<Object[]> rows = query.getResultList();
        return rows.stream()
                .map(row -> new ArticleLogEntry(
                        position(row), (UUID) row[4], (String) row[5], (Instant) row[6], List.of((String[]) row[7])))
                .toList();
    }

    static Position position(Query query) {
        List<?> rows = query.getResultList();
        return rows.isEmpty() ? Position.START : position((Object[]) rows.get(0));
    }

    static Position position(Object[] row) {
        return new Position((int) row[0], (long) row[1], (long) row[2], (Long) row[3]);
    }
}
