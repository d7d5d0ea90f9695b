package dateline.article;

import dateline.article.ArticleSearch.Search;
import dateline.article.LiveArticles.Live;
import dateline.article.LiveSearch.Ask;
import dateline.http.Page;
import dateline.http.PageLinks;
import dateline.http.PublicUrl;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Articles and lists as they are answered where nobody asks for less or more of each: in bytes where they were finished. */
@Singleton
class PlainReads {

    private final LiveArticles live;
    private final LiveSearch liveSearch;
    private final ArticleSearch search;
    private final FinishedArticles finished;
    private final PublicUrl url;

    PlainReads(
            LiveArticles live, LiveSearch liveSearch, ArticleSearch search, FinishedArticles finished, PublicUrl url) {
        this.live = live;
        this.liveSearch = liveSearch;
        this.search = search;
        this.finished = finished;
        this.url = url;
    }

    /** Those of them that are live, by id or slug as they were asked for. */
    Map<String, Live<Object>> articles(List<String> articles, Audience audience) {
        Map<String, Live<Object>> views = new HashMap<>();
        live.some(articles, audience)
                .forEach((asked, found) ->
                        views.put(asked, new Live<>(found.now(), view(found.found(), audience, found.now()))));
        return views;
    }

    /** @param clock asked only where the statement does not ask it itself */
    Live<Page<Object>> list(ArticleQuery query, Audience audience, PageLinks links, Supplier<Instant> clock) {
        Ask ask = new Ask(query, links);
        Live<Page<Object>> seen = searches(List.of(ask), audience).get(ask);
        if (seen != null) return seen;
        return listed(query, audience, links, clock);
    }

    /** Of these searches those that take no more than a look. */
    Map<Ask, Live<Page<Object>>> searches(Collection<Ask> asks, Audience audience) {
        return liveSearch.pages(asks, audience);
    }

    /** What takes more than a look. */
    Live<Page<Object>> listed(ArticleQuery query, Audience audience, PageLinks links, Supplier<Instant> clock) {
        Live<Page<ArticleRow>> found = live.page(query, audience, links).orElseGet(() -> {
            Instant now = clock.get();
            return new Live<>(now, search.page(new Search(query, audience, now, true), links));
        });
        return new Live<>(found.now(), found.found().map(row -> view(row, audience, found.now())));
    }

    /** @return what a view says */
    Object view(ArticleRow row, Audience audience, Instant now) {
        return row.finished() == null
                ? ArticleView.of(Reading.of(row, audience, now), url)
                : finished.view(row, audience);
    }
}
