package dateline.article.read;

import dateline.article.model.Audience;
import dateline.article.rows.ArticleRow;
import dateline.article.rows.ArticleRow.Translation;
import dateline.article.search.ArticleSearch;
import dateline.http.base.PublicUrl;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Builds views of articles with their included articles, with one statement per kind of inclusion. */
@Singleton
class IncludedArticles {

    private final ArticleSearch search;
    private final RelatedArticles related;
    private final PublicUrl url;

    IncludedArticles(ArticleSearch search, RelatedArticles related, PublicUrl url) {
        this.search = search;
        this.related = related;
        this.url = url;
    }

    List<ArticleView> views(List<ArticleRow> rows, Include include, Audience audience, Instant now) {
        List<UUID> ids = rows.stream().map(ArticleRow::id).toList();
        Map<UUID, List<ArticleRow>> near = include.related() ? related.of(ids, audience, now) : Map.of();
        Map<UUID, ArticleRow> told = include.translations() ? translations(rows, audience, now) : Map.of();
        return rows.stream()
                .map(row -> ArticleView.of(
                        ReaderView.of(row, audience, now),
                        url,
                        include.translations() ? told(row.translations(), told) : row.translations(),
                        include.related() ? views(near.get(row.id()), audience, now) : null))
                .toList();
    }

    /** @param lastChange receives the instant of the last change that could affect the related articles */
    List<ArticleView> related(ArticleRow row, Audience audience, Instant now, Consumer<Instant> lastChange) {
        return views(related.of(List.of(row.id()), audience, now, lastChange).get(row.id()), audience, now);
    }

    private List<ArticleView> views(List<ArticleRow> rows, Audience audience, Instant now) {
        return rows == null
                ? List.of()
                : rows.stream()
                        .map(row -> ArticleView.of(ReaderView.of(row, audience, now), url))
                        .toList();
    }

    private Map<UUID, ArticleRow> translations(List<ArticleRow> rows, Audience audience, Instant now) {
        List<UUID> ids = rows.stream()
                .flatMap(row -> row.translations().stream())
                .map(Translation::id)
                .distinct()
                .toList();
        return search.live(ids, audience, now).stream()
                .filter(row -> row.isVisibleTo(audience))
                .collect(Collectors.toMap(ArticleRow::id, Function.identity()));
    }

    private static List<Translation> told(List<Translation> translations, Map<UUID, ArticleRow> rows) {
        return translations.stream()
                .filter(one -> rows.containsKey(one.id()))
                .map(one -> {
                    ArticleRow row = rows.get(one.id());
                    return new Translation(
                            one.language(),
                            one.id(),
                            one.slug(),
                            row.content().headline(),
                            row.content().teaser(),
                            row.publishedAt());
                })
                .toList();
    }
}
