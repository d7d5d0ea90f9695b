package dateline.article.read;

import dateline.article.model.Audience;
import dateline.article.rows.ArticleRead;
import dateline.article.rows.ArticleRow;
import dateline.article.rows.ArticleRow.Translation;
import dateline.article.rows.ArticleRows;
import dateline.article.rows.ArticleSql;
import dateline.database.sql.PlannerSettings;
import dateline.database.sql.Sql;
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
        IncludedTranslations translations =
                include.translations() ? new IncludedTranslations(readTranslations(rows, audience, now)) : null;
        return rows.stream()
                .map(row -> serializer.serialize(
                        row,
                        audience,
                        now,
                        translations == null ? row.translations() : translations.of(row),
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

    private Map<UUID, ArticleRow> readTranslations(List<ArticleRow> rows, Audience audience, Instant now) {
        List<UUID> ids = rows.stream()
                .flatMap(row -> row.translations().stream())
                .map(Translation::id)
                .distinct()
                .limit(IncludedTranslations.MAX_ARTICLES)
                .toList();
        if (ids.isEmpty()) return Map.of();
        Sql clauses = Sql.of("where a.id = any(:ids) and")
                .withIds("ids", ids)
                .add(ArticleSql.visible("a", audience))
                .add("order by array_position(:ids, a.id)")
                .withIds("ids", ids);
        return articles
                .listBounded(ArticleRead.summary(audience, now), PlannerSettings.OF_POOL, Sql.EMPTY, clauses, row -> {})
                .stream()
                .collect(Collectors.toMap(ArticleRow::id, Function.identity()));
    }
}
