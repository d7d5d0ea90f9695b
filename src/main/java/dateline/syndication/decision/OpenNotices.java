package dateline.syndication.decision;

import dateline.database.sql.Sql;
import dateline.rights.Use;
import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/** Finds the open notices of a partner about articles, including those of ended and narrowed permissions. */
@Singleton
public class OpenNotices {

    /** Condition on {@code n}, a row of {@code notice} or {@code notice_about}. */
    public static final String OPEN = "n.done_at is null and n.withdrawn_at is null";

    /** A demand to remove copies, with the instants of its issue and deadline. */
    public record RemovalDemand(Instant issued, Instant due) {

        private RemovalDemand earliest(RemovalDemand other) {
            return new RemovalDemand(
                    issued.isBefore(other.issued) ? issued : other.issued, due.isBefore(other.due) ? due : other.due);
        }
    }

    private final AgroalDataSource database;

    OpenNotices(AgroalDataSource database) {
        this.database = database;
    }

    /**
     * The notices that concern copies for one use. A notice that a permission was narrowed concerns the use that it
     * names, every other notice all uses.
     *
     * @return notice ids by article, the latest last; without articles that have no open notice
     */
    public Map<UUID, List<UUID>> find(UUID partner, Use use, Collection<UUID> articles) {
        if (articles.isEmpty()) return Map.of();
        Map<UUID, List<UUID>> notices = new HashMap<>();
        Sql.of("select distinct n.change_id, n.id, n.article_id from notice_about n")
                .add("where n.partner_id = :partner and n.article_id = any(:articles)")
                .with("partner", partner)
                .withIds("articles", articles)
                .add("and (n.use is null or n.use = :use) and")
                .with("use", use.wireName())
                .add(OPEN)
                .add("order by n.change_id, n.id")
                .list(
                        database,
                        row -> notices.computeIfAbsent(
                                        row.getObject("article_id", UUID.class), article -> new ArrayList<>())
                                .add(row.getObject("id", UUID.class)));
        return notices;
    }

    /**
     * The earliest issue and deadline of the removals that these notices demand, by article.
     *
     * @param open result of {@link #find}
     */
    public Map<UUID, RemovalDemand> findRemovals(Map<UUID, List<UUID>> open) {
        if (open.isEmpty()) return Map.of();
        Map<UUID, RemovalDemand> byNotice = new HashMap<>();
        Sql.of("select id, issued_at, due_at from notice where demand = 'remove' and due_at is not null")
                .add("and id = any(:id)")
                .withIds(
                        "id",
                        open.values().stream().flatMap(List::stream).distinct().toList())
                .list(
                        database,
                        row -> byNotice.put(
                                row.getObject("id", UUID.class),
                                new RemovalDemand(Sql.instant(row, "issued_at"), Sql.instant(row, "due_at"))));
        Map<UUID, RemovalDemand> removals = new HashMap<>();
        open.forEach((article, notices) -> notices.stream()
                .map(byNotice::get)
                .filter(Objects::nonNull)
                .reduce(RemovalDemand::earliest)
                .ifPresent(removal -> removals.put(article, removal)));
        return removals;
    }
}
