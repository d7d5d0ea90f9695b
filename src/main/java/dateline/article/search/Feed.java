package dateline.article.search;

import dateline.article.model.SectionTree;
import dateline.database.sql.Sql;
import dateline.format.FeedDocumentBuilder;
import dateline.http.problem.Problem;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

/**
 * A named, saved query over articles. It belongs to this package and not to the feed operations, because permissions
 * and searches also select articles by feed.
 */
@Entity
public class Feed extends PanacheEntityBase {

    @Id
    public String slug;

    public String title;
    public String description;
    public String language;
    public String author;
    public String imageUrl;

    @JdbcTypeCode(SqlTypes.JSON)
    public Podcast podcast;

    @JdbcTypeCode(SqlTypes.JSON)
    public ArticleFilter query;

    @JdbcTypeCode(SqlTypes.ARRAY)
    public List<UUID> pinned;

    @JdbcTypeCode(SqlTypes.ARRAY)
    public List<UUID> excluded;

    public int itemCount;
    public int ttlMinutes;
    public String level;
    public int version;
    public Instant createdAt;
    public Instant updatedAt;
    public String updatedBy;

    public static Feed require(String slug) {
        return Feed.<Feed>findByIdOptional(slug).orElseThrow(() -> notFound(slug));
    }

    public static Optional<Feed> findLocked(String slug) {
        return Feed.<Feed>findByIdOptional(slug, LockModeType.PESSIMISTIC_WRITE);
    }

    public static List<Feed> listAfter(String slug, int limit) {
        return find("slug > ?1 order by slug", slug).page(0, limit).list();
    }

    /** Returns when a feed was last created, changed or deleted. */
    public static Instant lastChange() {
        return (Instant) getEntityManager()
                .createNativeQuery(
                        "select greatest((select max(updated_at) from feed), (select max(deleted_at) from former_feed))",
                        Instant.class)
                .getSingleResult();
    }

    public static Problem notFound(String slug) {
        return Problem.of("feed-not-found", "There is no feed " + slug + ".");
    }

    /** Returns the feed's document with the values of its definition, without id, links and entries. */
    public FeedDocumentBuilder documentHead() {
        return FeedDocumentBuilder.builder()
                .title(title)
                .description(description)
                .language(language)
                .author(author)
                .imageUrl(imageUrl)
                .podcast(podcast == null ? null : podcast.toChannel())
                .updated(updatedAt)
                .ttlMinutes(ttlMinutes);
    }

    /**
     * Returns a condition on the table alias {@code a}: articles that match the query or are pinned, without the
     * excluded ones. It ignores {@code itemCount}.
     */
    public Sql condition() {
        return condition(query == null ? Sql.of("true") : query.condition());
    }

    /** Returns the same condition with the sections of a tree, such as that of an earlier instant. */
    public Sql condition(SectionTree tree) {
        return condition(query == null ? Sql.of("true") : query.condition(tree));
    }

    private Sql condition(Sql matches) {
        Sql sql = Sql.of("(").add(matches);
        if (!pinnedIds().isEmpty()) sql = sql.add("or a.id = any(:pinned)").withIds("pinned", pinnedIds());
        sql = sql.add(")");
        if (excluded != null && !excluded.isEmpty())
            sql = sql.add("and a.id <> all(:excluded)").withIds("excluded", excluded);
        return Sql.of("(").add(sql).add(")");
    }

    /**
     * Returns the terms of the query as lists, one per filter group. An article that the query matches has at least one
     * term of each list.
     */
    public List<List<String>> terms() {
        return query == null
                ? List.of()
                : query.groups().stream().map(ArticleFilter.Group::terms).toList();
    }

    public List<UUID> pinnedIds() {
        return pinned == null ? List.of() : pinned;
    }

    public List<UUID> excludedIds() {
        return excluded == null ? List.of() : excluded;
    }
}
