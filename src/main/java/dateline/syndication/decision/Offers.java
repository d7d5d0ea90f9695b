package dateline.syndication.decision;

import dateline.database.sql.Sql;
import dateline.rights.Use;
import dateline.syndication.partner.PartnerContext;
import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Records which articles each outlet was offered for which use. The change feed reports the end of an article only to
 * these outlets. A package pull writes its offer with the receipt, in {@code Receipts}.
 */
@Singleton
public class Offers {

    /**
     * An article that was offered to an outlet.
     *
     * @param version the version that was live when it was offered
     * @param permission the permission under which it was offered
     */
    public record Offer(UUID article, int version, String level, UUID permission) {}

    private static final String RECORD = """
            insert into %1$s as known (%2$s partner_id, outlet_id, article_id, version, level, permission_id, offered_at)
            select %3$s :partner, :outlet, o.article, o.version, o.level, o.permission, :now
            from unnest(:articles, cast(:versions as int[]), :levels, :permissions) o(article, version, level, permission)
            on conflict (%2$s outlet_id, article_id) do update
                set version = excluded.version, level = excluded.level, permission_id = excluded.permission_id
                where (known.version, known.level, known.permission_id)
                    is distinct from (excluded.version, excluded.level, excluded.permission_id)
            """;

    private final AgroalDataSource database;

    Offers(AgroalDataSource database) {
        this.database = database;
    }

    /** Records offers in the transaction of the caller, so that an item is sent only if its offer is committed. */
    public void record(PartnerContext partnerContext, Collection<Offer> offers, Instant now) {
        if (offers.isEmpty()) return;
        List<Offer> sorted = offers.stream()
                .sorted((one, other) -> one.article().compareTo(other.article()))
                .toList();
        // Release 1.0 takes every row of the table offer for an offer to reproduce.
        String insert = partnerContext.use() == Use.REPRODUCE
                ? RECORD.formatted("offer", "", "")
                : RECORD.formatted(
                        "other_use_offer", "use,", "'" + partnerContext.use().wireName() + "',");
        Sql.of(insert)
                .with("partner", partnerContext.partner().id)
                .with("outlet", partnerContext.outlet().id)
                .with("now", now)
                .withIds("articles", sorted.stream().map(Offer::article).toList())
                .with(
                        "versions",
                        sorted.stream()
                                .map(offer -> String.valueOf(offer.version()))
                                .toList())
                .with("levels", sorted.stream().map(Offer::level).toList())
                .withIds("permissions", sorted.stream().map(Offer::permission).toList())
                .run(database);
    }

    /** The last offer of each of these articles to the outlet for the use, by article id. */
    public Map<UUID, Offer> findLatest(PartnerContext partnerContext, Collection<UUID> articles) {
        Map<UUID, Offer> offered = new HashMap<>();
        if (articles.isEmpty()) return offered;
        Sql.of(
                        "select article_id, version, level, permission_id from offer_for_use where outlet_id = :outlet and use = :use and article_id = any(:articles)")
                .with("outlet", partnerContext.outlet().id)
                .with("use", partnerContext.use().wireName())
                .withIds("articles", articles)
                .list(database, Offers::readOffer)
                .forEach(offer -> offered.put(offer.article(), offer));
        return offered;
    }

    private static Offer readOffer(ResultSet row) throws SQLException {
        return new Offer(
                row.getObject("article_id", UUID.class),
                row.getInt("version"),
                row.getString("level"),
                row.getObject("permission_id", UUID.class));
    }

    /** Keyset pagination: ids of offered articles greater than {@code article}, in order, at most {@code limit}. */
    public List<UUID> after(UUID outlet, Use use, UUID article, int limit) {
        return Sql.of(
                        "select article_id from offer_for_use where outlet_id = :outlet and use = :use and article_id > :article order by article_id limit :limit")
                .with("outlet", outlet)
                .with("use", use.wireName())
                .with("article", article)
                .with("limit", limit)
                .list(database, row -> row.getObject("article_id", UUID.class));
    }

    boolean exists(UUID partner, UUID article) {
        return Sql.of("select from offer_for_use where article_id = :article and partner_id = :partner limit 1")
                .with("article", article)
                .with("partner", partner)
                .first(database, row -> true)
                .isPresent();
    }
}
