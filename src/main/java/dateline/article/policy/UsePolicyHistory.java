package dateline.article.policy;

import dateline.article.rows.ArticleRow;
import dateline.database.sql.Sql;
import dateline.http.problem.Problem;
import dateline.http.problem.UnknownHistory;
import dateline.policy.EffectivePolicy;
import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.UUID;

/** The use policy of an article at another instant. In the past, the recorded versions of article, sections and policies decide. */
@Singleton
public class UsePolicyHistory {

    private static final Sql LEVELS = Sql.load("use-policy-at");

    private final AgroalDataSource reads;

    UsePolicyHistory(@DataSource("reads") AgroalDataSource reads) {
        this.reads = reads;
    }

    /**
     * Returns the policy at an instant. At an instant in the future it is that of today, because time alone changes no policy.
     *
     * @param article as it is now, with its use policy
     * @param at null for now
     * @throws Problem 422 {@code history-unknown} before the first record of the article or of the newsroom's policy
     */
    public EffectivePolicy at(ArticleRow article, Instant at, Instant now) {
        if (at == null || !at.isBefore(now)) return article.usePolicy();
        Instant knownFrom = knownFrom(article.id());
        if (at.isBefore(knownFrom)) throw UnknownHistory.of("article", knownFrom);
        return EffectivePolicy.merge(
                LEVELS.with("article", article.id()).with("at", at).list(reads, UsePolicyReader::level));
    }

    private Instant knownFrom(UUID article) {
        return Sql.of("select greatest((select min(created_at) from version where article_id = :article),")
                .with("article", article)
                .add("(select min(recorded_at) from use_policy_version)) as known")
                .first(reads, row -> Sql.instant(row, "known"))
                .orElseThrow();
    }
}
