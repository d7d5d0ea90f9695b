package dateline.syndication.check;

import com.fasterxml.jackson.core.JsonProcessingException;
import dateline.article.body.Content;
import dateline.article.rows.ArticleRow;
import dateline.database.sql.Sql;
import dateline.http.base.PublicUrl;
import dateline.http.base.StoredJson;
import dateline.syndication.terms.Obligations;
import dateline.syndication.terms.Terms;
import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Loads what a partner owes for a copy: from its receipts, the terms at their delivery, and the notices to it. */
@Singleton
class RequiredCopyLoader {

    /** Versions that a page is compared with: the latest that the partner received. */
    private static final int MAX_VERSIONS = 20;

    /** The version with which the required one and earlier ones have as many bytes of content is the last that is read. */
    private static final int MAX_BYTES = 1_000_000;

    // The greatest level of each version, and of equal levels the last receipt. A version that is required and was not
    // delivered has the values of the last receipt. "robots" and the like are those of the terms at the delivery.
    private static final String VERSIONS = """
            with delivered as (
                select distinct on (d.version) d.version, d.level, d.credit_line, d.permission_id, d.permission_version
                from receipt d
                where d.partner_id = :partner and d.article_id = :article
                order by d.version, array_position(array['full', 'excerpt', 'headline'], d.level), d.delivered_at desc)
            select * from (
            select v.number, v.slug, v.content, d.level, d.credit_line, t.terms,
                sum(octet_length(cast(v.content as text)))
                    over (order by v.number > :requiredVersion, v.number desc rows between unbounded preceding and 1 preceding) as size_before
            from version v
            join lateral (select * from delivered o where o.version <= v.number order by o.version desc limit 1) d on true
            join permission_version t on t.permission_id = d.permission_id and t.version = d.permission_version
            where v.article_id = :article and (v.number = d.version or v.number = :requiredVersion)) read
            where coalesce(size_before, 0) < :maxBytes
            order by number desc limit :maxVersions
            """;

    // Null: nothing is demanded. An article that was delivered again after a demand to remove it may run again.
    private static final String DEMANDS = """
            select max(n.version) filter (where n.demand = 'correct') as version,
                coalesce(bool_or(n.demand = 'remove' and not exists (
                    select from receipt d
                    where d.partner_id = n.partner_id and d.article_id = b.article_id and d.delivered_at > n.issued_at)), false) as removed
            from notice_about b join notice n on n.id = b.id
            where b.partner_id = :partner and b.article_id = :article and n.withdrawn_at is null
              and (n.due_at <= :now or n.acknowledged_at is not null)
            """;

    private record Demands(int version, boolean removed) {}

    private record DeliveredVersion(
            int number, String slug, Content content, String level, String creditLine, Terms terms) {

        VersionText text() {
            int excerptWords = terms.excerptWords() == null ? 0 : terms.excerptWords();
            return VersionText.of(number, content, level, excerptWords);
        }
    }

    private final AgroalDataSource database;
    private final PublicUrl url;

    RequiredCopyLoader(AgroalDataSource database, PublicUrl url) {
        this.database = database;
        this.url = url;
    }

    RequiredCopy load(CheckQueue.ClaimedCheck check, Instant now) {
        Demands demands = Sql.of(DEMANDS)
                .with("partner", check.partner())
                .with("article", check.article())
                .with("now", now)
                .first(database, row -> new Demands(row.getInt("version"), row.getBoolean("removed")))
                .orElseThrow();
        int requiredVersion = Math.max(check.version(), demands.version());
        List<DeliveredVersion> versions = versions(check.partner(), check.article(), requiredVersion);
        DeliveredVersion required = versions.stream()
                .filter(version -> version.number() <= requiredVersion)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("The copy " + check.reproduction() + " has no receipt."));
        Obligations obligations = required.terms().obligationsOrNone();
        return new RequiredCopy(
                required.content().story().language(),
                required.creditLine(),
                Boolean.TRUE.equals(obligations.canonical()) ? canonicalUrl(required) : null,
                obligations.robots(),
                requiredVersion,
                demands.removed() || check.isReportedRemoved(),
                versions.stream().map(DeliveredVersion::text).toList());
    }

    private List<DeliveredVersion> versions(UUID partner, UUID article, int requiredVersion) {
        return Sql.of(VERSIONS)
                .with("partner", partner)
                .with("article", article)
                .with("requiredVersion", requiredVersion)
                .with("maxBytes", MAX_BYTES)
                .with("maxVersions", MAX_VERSIONS)
                .list(database, RequiredCopyLoader::version);
    }

    private String canonicalUrl(DeliveredVersion version) {
        Content content = version.content();
        return ArticleRow.canonicalUrl(content.canonicalUrl(), content.section(), version.slug(), url.site());
    }

    private static DeliveredVersion version(ResultSet row) throws SQLException {
        try {
            return new DeliveredVersion(
                    row.getInt("number"),
                    row.getString("slug"),
                    StoredJson.MAPPER.readValue(row.getString("content"), Content.class),
                    row.getString("level"),
                    row.getString("credit_line"),
                    StoredJson.MAPPER.readValue(row.getString("terms"), Terms.class));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
