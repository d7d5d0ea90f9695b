package dateline.syndication.notice;

import dateline.database.sql.Sql;
import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;
import java.util.UUID;

/**
 * Opens notices again: a running copy contradicts an acknowledged removal or correction. Exceptions: the article was
 * released since, or was delivered under another permission since.
 */
@Singleton
public class ReopenedNotices {

    private final AgroalDataSource database;

    ReopenedNotices(AgroalDataSource database) {
        this.database = database;
    }

    /** @param version that runs */
    public void reopen(UUID partner, UUID article, int version) {
        Sql.of("""
                        update notice n set done_at = null
                        where partner_id = :partner and withdrawn_at is null and done_at is not null
                          and (demand = 'remove' or demand = 'correct' and version > :version)
                          and case kind
                              when 'permission-narrowed' then exists (
                                  select from notice_article l where l.notice_id = n.id and l.article_id = :article and l.back_at is null)
                              when 'permission-ended' then exists (
                                  select from receipt r where r.permission_id = n.permission_id and r.article_id = :article)
                                  and not exists (select from receipt r where r.partner_id = n.partner_id and r.article_id = :article
                                                  and r.permission_id <> n.permission_id and r.delivered_at > n.issued_at)
                              when 'withholding' then article_id = :article and exists (
                                  select from article a where a.id = n.article_id and a.pub_status = 'withheld')
                              else article_id = :article end
                        """)
                .with("partner", partner)
                .with("version", version)
                .with("article", article)
                .run(database);
    }
}
