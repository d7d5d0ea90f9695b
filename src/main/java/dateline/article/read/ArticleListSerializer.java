package dateline.article.read;

import dateline.article.model.Audience;
import dateline.article.rows.ArticleRead;
import dateline.article.rows.ArticleRow;
import dateline.article.rows.ArticleRow.Translation;
import dateline.article.rows.ArticleRows;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Serializes articles with their included articles, with one statement per kind of inclusion. */
@Singleton
class ArticleListSerializer {

    private final ArticleRows articles;
    private final RelatedArticles related;
    private final ArticleSerializer serializer;

    ArticleListSerializer(ArticleRows articles, RelatedArticles related, ArticleSerializer serializer) {
        this.articles = articles;
        this.related = related;
        this.serializer = serializer;
    }

    List<SerializedArticle> serialize(List<ArticleRow> rows, Include include, Audience audience, Instant now) {
        List<UUID> ids = rows.stream().map(ArticleRow::id).toList();
        Map<UUID, List<ArticleRow>> relatedArticles = include.related() ? related.find(ids, audience, now) : Map.of();
        Map<UUID, ArticleRow> translations = include.translations() ? translations(rows, audience, now) : Map.of();
        return rows.stream()
                .map(row -> serializer.serialize(
                        row,
                        audience,
                        now,
                        include.translations() ? withHeadlines(row.translations(), translations) : row.translations(),
                        include.related() ? serialize(relatedArticles.get(row.id()), audience, now) : null))
                .toList();
    }

    /** @param lastChange receives the instant of the last change that could affect the related articles */
    List<SerializedArticle> related(ArticleRow row, Audience audience, Instant now, Consumer<Instant> lastChange) {
        return serialize(
                related.find(List.of(row.id()), audience, now, lastChange).get(row.id()), audience, now);
    }

    private List<SerializedArticle> serialize(List<ArticleRow> rows, Audience audience, Instant now) {
        return rows == null
                ? List.of()
                : rows.stream()
                        .map(row -> serializer.serialize(row, audience, now))
                        .toList();
    }

    private Map<UUID, ArticleRow> translations(List<ArticleRow> rows, Audience audience, Instant now) {
        List<UUID> ids = rows.stream()
                .flatMap(row -> row.translations().stream())
                .map(Translation::id)
                .distinct()
                .toList();
        return articles.listLive(ids, ArticleRead.summary(audience, now)).stream()
                .collect(Collectors.toMap(ArticleRow::id, Function.identity()));
    }

    private static List<Translation> withHeadlines(List<Translation> translations, Map<UUID, ArticleRow> rows) {
        return translations.stream()
                .filter(translation -> rows.containsKey(translation.id()))
                .map(translation -> {
                    ArticleRow row = rows.get(translation.id());
                    return new Translation(
                            translation.language(),
                            translation.id(),
                            translation.slug(),
                            row.content().story().headline(),
                            row.content().story().teaser(),
                            row.publishedAt());
                })
                .toList();
    }
}
