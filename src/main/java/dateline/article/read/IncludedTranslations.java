package dateline.article.read;

import dateline.article.rows.ArticleColumns;
import dateline.article.rows.ArticleRow;
import dateline.article.rows.ArticleRow.Translation;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Adds headline and teaser to the translations of the articles of one response. Beyond {@link #MAX_ARTICLES} translations or
 * {@link ArticleColumns#MAX_SIZE} characters a translation stays without, so that a response fits into the memory.
 */
final class IncludedTranslations {

    static final int MAX_ARTICLES = 500;

    private final Map<UUID, ArticleRow> rows;
    private int characters;

    /** @param rows the first of the translations that the articles name */
    IncludedTranslations(Map<UUID, ArticleRow> rows) {
        this.rows = rows;
    }

    /** Must be called once for each article, in their order. */
    List<Translation> of(ArticleRow article) {
        return article.translations().stream().map(this::withTexts).toList();
    }

    private Translation withTexts(Translation translation) {
        ArticleRow row = rows.get(translation.id());
        if (row == null || characters >= ArticleColumns.MAX_SIZE) return translation;
        String headline = row.content().story().headline();
        String teaser = row.content().story().teaser();
        characters += Stream.of(headline, teaser == null ? "" : teaser)
                .mapToInt(String::length)
                .sum();
        return new Translation(
                translation.language(), translation.id(), translation.slug(), headline, teaser, row.publishedAt());
    }
}
