package dateline.article.rows;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectReader;
import dateline.article.body.Content;
import dateline.article.rows.ArticleRow.Corrected;
import dateline.article.rows.ArticleRow.Kill;
import dateline.article.rows.ArticleRow.NameRef;
import dateline.article.rows.ArticleRow.SourceRef;
import dateline.article.rows.ArticleRow.Translation;
import dateline.database.sql.Sql;
import dateline.http.base.StoredJson;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Reads article rows by the names of their columns, and the values of single columns. */
public final class ArticleRowReader {

    private static final ObjectReader CONTENT = StoredJson.MAPPER.readerFor(Content.class);
    private static final ObjectReader NAMES = StoredJson.MAPPER.readerForListOf(NameRef.class);
    private static final ObjectReader TRANSLATIONS = StoredJson.MAPPER.readerForListOf(Translation.class);
    private static final ObjectReader CORRECTIONS = StoredJson.MAPPER.readerForListOf(Corrected.class);

    private ArticleRowReader() {}

    /** Reads a row with its names. */
    public static ArticleRow readWithNames(ResultSet row) throws SQLException {
        String section = row.getString("section");
        String source = row.getString("source");
        return of(
                row,
                section == null ? null : new NameRef(section, row.getString("section_name")),
                readList(row.getString("tag_names"), NAMES),
                source == null
                        ? null
                        : new SourceRef(
                                source,
                                row.getString("source_name"),
                                row.getString("source_url"),
                                row.getString("source_holder"),
                                row.getString("source_notice")),
                row.getString("source_media"));
    }

    /** Reads a row with slugs only; {@link NameSnapshot} adds the names. */
    static ArticleRow readWithoutNames(ResultSet row) throws SQLException {
        return of(
                row,
                nameRef(row.getString("section")),
                nameRefs(row.getString("tag_slugs")),
                sourceRef(row.getString("source")),
                null);
    }

    private static ArticleRow of(
            ResultSet row, NameRef section, List<NameRef> tags, SourceRef source, String sourceMedia)
            throws SQLException {
        return ArticleRowBuilder.builder()
                .id(row.getObject("id", UUID.class))
                .slug(row.getString("slug"))
                .version(row.getInt("version"))
                .pubStatus(row.getString("pub_status"))
                .visibility(row.getString("effective_visibility"))
                .publishedAt(Sql.instant(row, "published_at"))
                .modifiedAt(Sql.instant(row, "modified_at"))
                .reshownAt(Sql.instant(row, "reshown_at"))
                .embargoedUntil(Sql.instant(row, "embargoed_until"))
                .scheduledAt(Sql.instant(row, "scheduled_at"))
                .expiresAt(Sql.instant(row, "expires_at"))
                .unpublishedAt(Sql.instant(row, "unpublished_at"))
                .firstPublicAt(Sql.instant(row, "first_public_at"))
                .kill(new Kill(
                        Sql.instant(row, "status_at"),
                        row.getString("status_reason"),
                        row.getString("kill_notice"),
                        row.getObject("seen_replacement", UUID.class)))
                .content(parseContent(row.getString("content")))
                .section(section)
                .tags(tags)
                .source(source)
                .sourceMedia(sourceMedia)
                .translations(parseTranslations(row.getString("translations")))
                .corrections(parseCorrections(row.getString("corrections")))
                .build();
    }

    static NameRef nameRef(String slug) {
        return slug == null ? null : new NameRef(slug, null);
    }

    static SourceRef sourceRef(String slug) {
        return slug == null ? null : new SourceRef(slug, null, null, null, null);
    }

    /** @param slugs comma-separated slugs */
    static List<NameRef> nameRefs(String slugs) {
        if (slugs.isEmpty()) return List.of();
        List<NameRef> all = new ArrayList<>();
        for (String slug : slugs.split(",")) all.add(nameRef(slug));
        return all;
    }

    static Content parseContent(String json) {
        return read(json, CONTENT);
    }

    static List<Translation> parseTranslations(String json) {
        return readList(json, TRANSLATIONS);
    }

    static List<Corrected> parseCorrections(String json) {
        return readList(json, CORRECTIONS);
    }

    private static <T> List<T> readList(String json, ObjectReader reader) {
        return json == null ? List.of() : read(json, reader);
    }

    private static <T> T read(String json, ObjectReader reader) {
        try {
            return json == null ? null : reader.readValue(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
