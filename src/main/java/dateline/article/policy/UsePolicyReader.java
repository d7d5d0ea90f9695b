package dateline.article.policy;

import com.fasterxml.jackson.core.JsonProcessingException;
import dateline.article.body.UsePolicy;
import dateline.database.sql.NamedSql;
import dateline.database.sql.Sql;
import dateline.http.base.StoredJson;
import dateline.policy.EffectivePolicy;
import dateline.policy.PolicyBook;
import dateline.policy.PolicyLevel;
import dateline.policy.PolicyLevel.LevelKind;
import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Reads the use policies of all levels, each time in one statement. Nothing is kept: responses that show a policy are in the
 * response cache, and a newsroom has few policies.
 */
@Singleton
public class UsePolicyReader {

    private static final NamedSql POLICIES = NamedSql.load("use-policies");
    private static final NamedSql PUBLIC_ARTICLES = NamedSql.load("public-article-use-policies");

    private final AgroalDataSource reads;

    UsePolicyReader(@DataSource("reads") AgroalDataSource reads) {
        this.reads = reads;
    }

    /** The policies above articles, and those of some articles by id. */
    public record LoadedPolicies(PolicyBook book, Map<String, PolicyLevel> articles) {

        public Optional<PolicyLevel> article(UUID id) {
            return Optional.ofNullable(articles.get(id.toString()));
        }
    }

    /** Reads the policies that these articles need, in their newest versions. */
    public LoadedPolicies load(Collection<UUID> articles) {
        List<PolicyLevel> levels = new ArrayList<>();
        Map<String, String> parents = new HashMap<>();
        POLICIES.with("articles", articles).sql().list(reads, row -> {
            String kind = row.getString("kind");
            if (kind.equals("parent")) parents.put(row.getString("subject"), row.getString("content"));
            else levels.add(level(LevelKind.of(kind), row));
            return kind;
        });
        PolicyBook book = new PolicyBook(
                levels.stream()
                        .filter(level -> level.kind() == LevelKind.NEWSROOM)
                        .findFirst(),
                bySubject(levels, LevelKind.SOURCE),
                bySubject(levels, LevelKind.SECTION),
                parents);
        return new LoadedPolicies(book, bySubject(levels, LevelKind.ARTICLE));
    }

    /**
     * Returns the effective policy of one article.
     *
     * @param section slug; null if the article has none
     * @param source slug; null if the article has none
     */
    public EffectivePolicy effective(UUID article, String section, String source) {
        LoadedPolicies loaded = load(List.of(article));
        return loaded.book().ofArticle(loaded.article(article), section, source);
    }

    /** Returns the strictest value of each use that holds anywhere, for signals that cannot distinguish articles. */
    public EffectivePolicy strictest(Instant now) {
        return strictest(load(List.of()).book(), now);
    }

    /** @param book as it was loaded before */
    public EffectivePolicy strictest(PolicyBook book, Instant now) {
        return book.strictest(listOfPublicArticles(now));
    }

    /**
     * Reads the policies of articles that everybody may read now. Policies that are equal but for the article are read once, with
     * the latest instant.
     */
    private List<PolicyLevel> listOfPublicArticles(Instant now) {
        return PUBLIC_ARTICLES.with("now", now).sql().list(reads, row -> level(LevelKind.ARTICLE, row));
    }

    private static Map<String, PolicyLevel> bySubject(List<PolicyLevel> levels, LevelKind kind) {
        Map<String, PolicyLevel> bySubject = new HashMap<>();
        levels.stream().filter(level -> level.kind() == kind).forEach(level -> bySubject.put(level.subject(), level));
        return bySubject;
    }

    private static PolicyLevel level(LevelKind kind, ResultSet row) throws SQLException {
        try {
            return StoredJson.MAPPER
                    .readValue(row.getString("content"), UsePolicy.class)
                    .toLevel(
                            kind,
                            kind == LevelKind.NEWSROOM ? null : row.getString("subject"),
                            Sql.instant(row, "since"));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
