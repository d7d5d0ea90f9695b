package dateline.article.search;

import dateline.article.check.Slugs;
import dateline.http.problem.Problem;
import io.soabase.recordbuilder.core.RecordBuilder;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jboss.resteasy.reactive.RestQuery;

/**
 * The query parameters of an article list.
 *
 * @param q words to search for; blank as if it were absent
 * @param publishedFrom with {@code year}, the later of this instant and the beginning of the year
 * @param publishedTo with {@code year}, the earlier of this instant and the end of the year
 * @param year year of publication in UTC, as the facet counts it
 */
@RecordBuilder
public record ArticleQuery(
        @RestQuery @Size(max = 500) String q,
        @RestQuery String section,
        @RestQuery String tag,
        @RestQuery String tagsAll,
        @RestQuery String subject,
        @RestQuery String author,
        @RestQuery String source,
        @RestQuery String language,
        @RestQuery String type,
        @RestQuery @Pattern(regexp = Slugs.PATTERN) String feed,
        @RestQuery Instant publishedFrom,
        @RestQuery Instant publishedTo,
        @RestQuery Instant modifiedFrom,

        @RestQuery @Min(1400) @Max(9998) Integer year,

        @RestQuery @Pattern(regexp = "exact") @Schema(enumeration = "exact")
        String count,

        @RestQuery
        @Pattern(regexp = "-?publishedAt|-?modifiedAt|relevance") @Schema(enumeration = {"-publishedAt", "publishedAt", "-modifiedAt", "modifiedAt", "relevance"})
        String sort,

        @RestQuery String facets,
        @RestQuery String fields,
        @RestQuery String include,

        @RestQuery @Min(1) @Max(100) @Schema(defaultValue = "20")
        Integer limit,

        @RestQuery String cursor) {

    public ArticleQuery {
        if (q != null && q.isBlank()) q = null;
        if (year != null) {
            Instant begin = startOfYear(year);
            Instant end = startOfYear(year + 1);
            if (publishedFrom == null || publishedFrom.isBefore(begin)) publishedFrom = begin;
            if (publishedTo == null || publishedTo.isAfter(end)) publishedTo = end;
        }
    }

    private static Instant startOfYear(int year) {
        return OffsetDateTime.of(year, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC).toInstant();
    }

    static final int DEFAULT_LIMIT = 20;

    public static final ArticleQuery ALL = of(null, null, null);

    /** @param q may be null, like the other parameters */
    static ArticleQuery of(String q, Integer limit, String cursor) {
        return ArticleQueryBuilder.builder().q(q).limit(limit).cursor(cursor).build();
    }

    public int pageSize() {
        return limit == null ? DEFAULT_LIMIT : limit;
    }

    /** Returns how many rows a page is read from ({@link PageRowCount}). */
    int rowsToRead() {
        return PageRowCount.forItems(pageSize());
    }

    /** Returns this query restricted to a feed. Throws {@code parameter-invalid} if the query names another feed. */
    public ArticleQuery restrictedToFeed(String slug) {
        if (feed != null && !feed.equals(slug)) {
            throw Problem.of("parameter-invalid", "feed: the path already names the feed. Leave the parameter out.")
                    .parameter("feed", "exclusive", "The path names the feed.");
        }
        return ArticleQueryBuilder.builder(this).feed(slug).build();
    }

    /** Returns a query for all articles of a source. */
    static ArticleQuery ofSource(String slug) {
        return ArticleQueryBuilder.builder().source(slug).build();
    }
}
