package dateline.article.rows;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectReader;
import dateline.article.body.Content;
import dateline.article.rows.ArticleRow.Corrected;
import dateline.article.rows.ArticleRow.NameRef;
import dateline.article.rows.ArticleRow.SourceRef;
import dateline.article.rows.ArticleRow.Translation;
import dateline.http.base.StoredJson;
import java.util.ArrayList;
import java.util.List;

/** Converts single columns of an article's row. */
final class RowValues {

    private static final ObjectReader CONTENT = StoredJson.MAPPER.readerFor(Content.class);
    private static final ObjectReader TRANSLATIONS = StoredJson.MAPPER.readerForListOf(Translation.class);
    private static final ObjectReader CORRECTIONS = StoredJson.MAPPER.readerForListOf(Corrected.class);

    private RowValues() {}

    /** A section or tag, whose name {@link NameSnapshot} adds. */
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

    static Content content(String json) {
        return read(json, CONTENT);
    }

    static List<Translation> translations(String json) {
        return json == null ? List.of() : read(json, TRANSLATIONS);
    }

    static List<Corrected> corrections(String json) {
        return json == null ? List.of() : read(json, CORRECTIONS);
    }

    private static <T> T read(String json, ObjectReader reader) {
        try {
            return json == null ? null : reader.readValue(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
