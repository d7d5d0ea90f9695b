package dateline.syndication.partner;

import com.fasterxml.jackson.core.JsonProcessingException;
import dateline.article.model.SectionTree;
import dateline.article.search.ArticleFilter;
import dateline.article.search.Feed;
import dateline.database.sql.Sql;
import dateline.http.base.StoredJson;
import dateline.http.problem.Problem;
import dateline.http.problem.UnknownHistory;
import dateline.syndication.terms.Exclusions;
import dateline.syndication.terms.Terms;
import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * The partner context as it was at an earlier instant, from the recorded versions of partner, outlet, permissions, feeds
 * and sections. The entities in it are detached and have only the values that decide.
 */
@Singleton
public class PartnerHistory {

    private static final String LATEST_OF_EACH = """
            select distinct on (slug) * from %s_version where recorded_at <= :at %s order by slug, place desc
            """;

    private static final String PERMISSIONS = """
            select distinct on (v.permission_id) v.permission_id, v.version, v.state, v.terms
            from permission_version v join permission p on p.id = v.permission_id
            where p.partner_id = :partner and v.recorded_at <= :at order by v.permission_id, v.version desc
            """;

    private final AgroalDataSource database;

    PartnerHistory(AgroalDataSource database) {
        this.database = database;
    }

    /**
     * Loads the context of an instant in the past.
     *
     * @param today names the partner, the outlet and the use
     * @throws Problem 422 {@code history-unknown} if nothing was recorded of the partner or the outlet at that instant
     */
    public PartnerContext load(PartnerContext today, Instant at) {
        requireBaselines();
        UUID partner = today.partner().id;
        UUID outlet = today.outlet().id;
        return PartnerContext.of(
                        find("partner", partner, at, PartnerHistory::toPartner)
                                .orElseThrow(() -> unknown(partner, outlet)),
                        find("outlet", outlet, at, PartnerHistory::toOutlet)
                                .orElseThrow(() -> unknown(partner, outlet)),
                        Sql.of(PERMISSIONS)
                                .with("partner", partner)
                                .with("at", at)
                                .list(database, row -> toPermission(row, partner)),
                        slugs -> feeds(slugs, at),
                        sections(at))
                .forUse(today.use());
    }

    // After the upgrade to the release that records history, a job writes the first record of each article.
    private void requireBaselines() {
        boolean complete = Sql.of("select complete_at is not null from history_start")
                .first(database, row -> row.getBoolean(1))
                .orElse(false);
        if (!complete)
            throw Problem.of(
                    "history-unknown",
                    "The first records of the history are being written after an upgrade. Ask again in a few minutes.");
    }

    private <T> Optional<T> find(String subject, UUID id, Instant at, Sql.RowMapper<T> mapper) {
        return Sql.of("select * from %1$s_version where %1$s_id = :id and recorded_at <= :at".formatted(subject))
                .with("id", id)
                .with("at", at)
                .add("order by place desc limit 1")
                .list(database, row -> row.getBoolean("deleted") ? null : mapper.read(row))
                .stream()
                .filter(Objects::nonNull)
                .findFirst();
    }

    private Problem unknown(UUID partner, UUID outlet) {
        Instant bothKnown = Sql.of(
                        "select greatest((select min(recorded_at) from partner_version where partner_id = :partner),")
                .with("partner", partner)
                .add("(select min(recorded_at) from outlet_version where outlet_id = :outlet)) as known")
                .with("outlet", outlet)
                .first(database, row -> Sql.instant(row, "known"))
                .orElse(null);
        return UnknownHistory.of("partner", bothKnown);
    }

    private List<Feed> feeds(Set<String> slugs, Instant at) {
        return Sql.of(LATEST_OF_EACH.formatted("feed", "and slug = any(:slugs)"))
                .with("at", at)
                .with("slugs", slugs)
                .list(database, row -> row.getBoolean("deleted") ? null : toFeed(row))
                .stream()
                .filter(Objects::nonNull)
                .toList();
    }

    private SectionTree sections(Instant at) {
        Map<String, String> parents = new HashMap<>();
        Sql.of(LATEST_OF_EACH.formatted("section", ""))
                .with("at", at)
                .list(
                        database,
                        row -> row.getBoolean("deleted")
                                ? null
                                : parents.put(row.getString("slug"), row.getString("parent")));
        return new SectionTree(parents);
    }

    private static Partner toPartner(ResultSet row) throws SQLException {
        Partner partner = new Partner();
        partner.id = row.getObject("partner_id", UUID.class);
        partner.version = row.getInt("version");
        partner.name = row.getString("name");
        partner.status = row.getString("status");
        partner.country = row.getString("country");
        partner.contacts = List.of();
        partner.exclude = json(row.getString("exclude"), Exclusions.class);
        return partner;
    }

    private static Outlet toOutlet(ResultSet row) throws SQLException {
        Outlet outlet = new Outlet();
        outlet.id = row.getObject("outlet_id", UUID.class);
        outlet.partnerId = row.getObject("partner_id", UUID.class);
        outlet.version = row.getInt("version");
        outlet.name = row.getString("name");
        outlet.domain = row.getString("domain");
        outlet.worldwide = row.getBoolean("worldwide");
        outlet.territories = Sql.strings(row, "territories");
        outlet.channels = Sql.strings(row, "channels");
        return outlet;
    }

    private static Permission toPermission(ResultSet row, UUID partner) throws SQLException {
        Permission permission = new Permission();
        permission.id = row.getObject("permission_id", UUID.class);
        permission.partnerId = partner;
        permission.version = row.getInt("version");
        permission.state = row.getString("state");
        permission.terms = json(row.getString("terms"), Terms.class);
        permission.validFrom = permission.terms.validFrom();
        permission.validUntil = permission.terms.validUntil();
        return permission;
    }

    private static Feed toFeed(ResultSet row) throws SQLException {
        Feed feed = new Feed();
        feed.slug = row.getString("slug");
        feed.query = json(row.getString("query"), ArticleFilter.class);
        feed.pinned = ids(row.getArray("pinned"));
        feed.excluded = ids(row.getArray("excluded"));
        return feed;
    }

    private static List<UUID> ids(Array array) throws SQLException {
        return List.of((UUID[]) array.getArray());
    }

    private static <T> T json(String json, Class<T> type) {
        try {
            return json == null ? null : StoredJson.MAPPER.readValue(json, type);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
