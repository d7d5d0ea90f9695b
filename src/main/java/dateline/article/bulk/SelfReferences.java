package dateline.article.bulk;

import dateline.article.bulk.ArticleImport.IncomingItem;
import dateline.article.check.Slugs;
import dateline.database.sql.Sql;
import dateline.http.base.PublicUrl;
import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/**
 * Recognizes articles of this newsroom among imported items, by their id or the URL of their page. The canonical URL of
 * an article that came from a wire belongs to its publisher and is not compared.
 */
@Singleton
class SelfReferences {

    private record ArticlePage(UUID id, String slug, String section, String canonical) {}

    private final AgroalDataSource database;
    private final PublicUrl url;

    SelfReferences(AgroalDataSource database, PublicUrl url) {
        this.database = database;
        this.url = url;
    }

    /** @return ids of the recognized articles by {@code sourceId}; items that are new here are absent */
    Map<String, UUID> find(List<IncomingItem> items) {
        Map<String, UUID> found = new HashMap<>();
        if (items.isEmpty()) return found;
        List<UUID> claimedIds = items.stream()
                .map(IncomingItem::claimedArticle)
                .filter(Objects::nonNull)
                .toList();
        List<UUID> existing = claimedIds.isEmpty()
                ? List.of()
                : Sql.of("select id from article where id = any(:claimedIds)")
                        .withIds("claimedIds", claimedIds)
                        .list(database, row -> row.getObject(1, UUID.class));
        Map<String, String> pages = new LinkedHashMap<>();
        for (IncomingItem item : items) {
            if (item.claimedArticle() != null && existing.contains(item.claimedArticle()))
                found.put(item.sourceId(), item.claimedArticle());
            String link = item.story().canonicalUrl();
            if (link != null) pages.put(withoutSchemeAndQuery(link), item.sourceId());
        }
        for (ArticlePage page : pages(pages.keySet())) {
            String id = pages.get(withoutSchemeAndQuery(page.canonical() == null ? siteUrl(page) : page.canonical()));
            if (id != null) found.putIfAbsent(id, page.id());
        }
        return found;
    }

    private List<ArticlePage> pages(Collection<String> links) {
        List<String> slugs = links.stream()
                .map(link -> link.substring(link.lastIndexOf('/') + 1))
                .filter(Slugs::isUsable)
                .distinct()
                .toList();
        if (slugs.isEmpty()) return List.of();
        return Sql.of("""
                        select s.article_id, s.slug, a.section, c.url
                        from slug s join article a on a.id = s.article_id join draft d on d.article_id = a.id
                        cross join lateral (select draft_content(d) ->> 'canonicalUrl' as url) c
                        where s.slug = any(:slugs) and a.version > 0 and (c.url is null
                            or not exists (select from wire_item w where w.article_id = a.id))
                        """)
                .with("slugs", slugs)
                .list(
                        database,
                        row -> new ArticlePage(
                                row.getObject(1, UUID.class), row.getString(2), row.getString(3), row.getString(4)));
    }

    private String siteUrl(ArticlePage page) {
        return url.site()
                .replace("{section}", page.section() == null ? "news" : page.section())
                .replace("{slug}", page.slug());
    }

    private static String withoutSchemeAndQuery(String link) {
        String path = link.replaceFirst("(?s)[?#].*+", "").replaceFirst("(?<!/)/++$", "");
        return path.replaceFirst("(?i)^https?://", "");
    }
}
