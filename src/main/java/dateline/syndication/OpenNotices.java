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

/** What a partner has yet to answer about articles: their own notices, and those of permissions that ended or were narrowed. */
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
                .add("select distinct n.change_id, n.id, n.article_id from notice_about n")
                .add("where n.partner_id = ? and n.article_id = any(?) and", partner, articles)
                .add(Notices.OPEN)
                .add("order by n.change_id, n.id")
                .list(
                        database,
                        row -> open.computeIfAbsent(
                                        row.getObject("article_id", UUID.class), article -> new ArrayList<>())
                                .add(row.getObject("id", UUID.class)));
        return open;
    }
}
