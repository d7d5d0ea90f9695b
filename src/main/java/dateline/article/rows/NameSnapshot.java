package dateline.article.rows;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectReader;
import dateline.article.rows.ArticleRow.NameRef;
import dateline.article.rows.ArticleRow.SourceRef;
import dateline.database.sql.Sql;
import dateline.http.base.StoredJson;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * All names of sections, tags and sources at one instant. The statement that reads an article also returns its names if
 * the article or any name has changed since. Therefore no second look-up is needed, and no outdated name is shown.
 *
 * @param incarnation the incarnation in which transaction ids are counted; null if unknown
 * @param xmin a 32-bit transaction id; the snapshot includes everything that earlier transactions wrote
 * @param isOutdated set when a statement has returned names that the snapshot lacks
 */
public record NameSnapshot(
        String incarnation,
        String xmin,
        Map<String, NameRef> sections,
        Map<String, NameRef> tags,
        Map<String, SourceSnapshot> sources,
        AtomicBoolean isOutdated) {

    // PostgreSQL's invalid transaction id, which age() treats as older than every other.
    private static final String INVALID_XID = "0";

    private static final ObjectReader JOINED_NAMES = StoredJson.MAPPER.readerFor(JoinedNames.class);

    /** @param media whether partners may receive media of the source */
    record SourceSnapshot(String slug, String name, String url, String holder, String notice, String media) {

        private SourceRef toSourceRef() {
            return new SourceRef(slug, name, url, holder, notice);
        }
    }

    private record JoinedNames(String section, Map<String, String> tags, SourceSnapshot source) {}

    static NameSnapshot empty(String incarnation, String upTo) {
        return new NameSnapshot(
                incarnation, upTo, new HashMap<>(), new HashMap<>(), new HashMap<>(), new AtomicBoolean());
    }

    static NameSnapshot unknown() {
        return empty(null, INVALID_XID);
    }

    /** Returns a column with the names of {@code a} as JSON; null if this snapshot has them. */
    public Sql namesColumn() {
        return Sql.of("""
                        case when age(a.xmin) > age(cast(cast(:xmin as text) as xid))
                                  and (select age(n.xmin) > age(cast(cast(:xmin as text) as xid)) and incarnation() = cast(:incarnation as text) from naming n)
                        then null else names_of_article(a.section, a.tags, a.source) end
                        """).with("xmin", xmin).with("incarnation", incarnation);
    }

    /** Returns the article with the names of its section, tags and source. @param joinedNames value of {@link #namesColumn} */
    ArticleRow addNames(ArticleRow row, String joinedNames) {
        if (joinedNames == null) return addCachedNames(row);
        isOutdated.set(true);
        return addJoinedNames(row, joinedNames);
    }

    private ArticleRow addCachedNames(ArticleRow row) {
        NameRef section =
                row.section() == null ? null : sections.get(row.section().slug());
        SourceSnapshot source =
                row.source() == null ? null : sources.get(row.source().slug());
        return addNames(row, section, tags, source);
    }

    private static ArticleRow addJoinedNames(ArticleRow row, String json) {
        try {
            JoinedNames names = JOINED_NAMES.readValue(json);
            NameRef section = row.section() == null || names.section == null
                    ? null
                    : new NameRef(row.section().slug(), names.section);
            Map<String, NameRef> tags = new HashMap<>();
            if (names.tags != null) names.tags.forEach((slug, name) -> tags.put(slug, new NameRef(slug, name)));
            return addNames(row, section, tags, names.source);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static ArticleRow addNames(
            ArticleRow row, NameRef section, Map<String, NameRef> tags, SourceSnapshot source) {
        List<NameRef> knownTags = row.tags().stream()
                .map(tag -> tags.get(tag.slug()))
                .filter(Objects::nonNull)
                .toList();
        return source == null
                ? row.withNames(section, knownTags, null, null)
                : row.withNames(section, knownTags, source.toSourceRef(), source.media());
    }
}
