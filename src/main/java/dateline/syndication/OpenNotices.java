package dateline.syndication;

import dateline.database.Sql;
import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** What a partner has yet to answer about articles: their own notices, and those of permissions under which they were given. */
@Singleton
class OpenNotices {

    private final AgroalDataSource database;

    OpenNotices(AgroalDataSource database) {
        this.database = database;
    }

    /** @return ids by article, the latest last; an article without any is left out */
    Map<UUID, List<UUID>> of(UUID partner, Collection<UUID> articles) {
        if (articles.isEmpty()) return Map.of();
        Map<UUID, List<UUID>> open = new HashMap<>();
        new Sql()
                .add(
                        "select n.id, n.article_id, n.change_id from notice n where n.partner_id = ? and n.article_id = any(?) and",
                        partner,
                        articles)
                .add(Notices.OPEN)
                .add(
                        "union select n.id, r.article_id, n.change_id from notice n join receipt r on r.permission_id = n.permission_id")
                .add(
                        "where n.partner_id = ? and n.kind = 'permission-ended' and r.article_id = any(?) and",
                        partner,
                        articles)
                .add(Notices.OPEN)
                .add("order by change_id, id")
                .list(
                        database,
                        row -> open.computeIfAbsent(
                                        row.getObject("article_id", UUID.class), article -> new ArrayList<>())
                                .add(row.getObject("id", UUID.class)));
        return open;
    }
}
