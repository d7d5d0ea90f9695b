package dateline.article.policy;

import com.fasterxml.jackson.core.JsonProcessingException;
import dateline.article.body.UsePolicy;
import dateline.database.sql.Sql;
import dateline.http.base.StoredJson;
import dateline.policy.EffectivePolicy;
import dateline.policy.PolicyLevel;
import dateline.policy.PolicyLevel.LevelKind;
import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;

/**
 * Reads what signals state that cannot distinguish articles. The policy of one article comes with its row
 * ({@link dateline.article.rows.ArticleRow#usePolicy}). Nothing is kept in memory: the response cache has the responses.
 */
@Singleton
public class UsePolicyReader {

    private static final Sql POLICIES = Sql.load("use-policies");

    private final AgroalDataSource reads;

    UsePolicyReader(@DataSource("reads") AgroalDataSource reads) {
        this.reads = reads;
    }

    /** Returns the strictest value of each use that holds anywhere. Articles count if everybody may read them, whole or as a teaser. */
    public EffectivePolicy strictest(Instant now) {
        return EffectivePolicy.strictest(POLICIES.with("now", now).list(reads, UsePolicyReader::level));
    }

    /** Reads a level from the columns {@code kind}, {@code subject}, {@code content} and {@code since}. */
    static PolicyLevel level(ResultSet row) throws SQLException {
        LevelKind kind = LevelKind.of(row.getString("kind"));
        try {
            return StoredJson.MAPPER
                    .readValue(row.getString("content"), UsePolicy.class)
                    .toLevel(kind, row.getString("subject"), Sql.instant(row, "since"));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
