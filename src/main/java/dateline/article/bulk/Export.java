package dateline.article.bulk;

import com.fasterxml.jackson.databind.ObjectMapper;
import dateline.access.key.AuthenticatedCaller;
import dateline.access.key.StreamAuthorization;
import dateline.article.model.Article;
import dateline.article.model.Correction;
import dateline.article.model.Draft;
import dateline.article.model.Version;
import dateline.article.model.WireItem;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hibernate.Session;

/**
 * Writes all articles in order of their ids, in batches. No connection is held between two batches, so that a slow
 * client occupies only a thread.
 */
@Singleton
class Export {

    /** Articles per batch. A text has at most 1 MB, and an article has up to three of them. */
    private static final int BATCH_SIZE = 50;

    private static final UUID SMALLEST_ID = new UUID(0, 0);

    private final ObjectMapper mapper;
    private final EntityManager entities;
    private final StreamAuthorization authorization;

    Export(ObjectMapper mapper, EntityManager entities, StreamAuthorization authorization) {
        this.mapper = mapper;
        this.entities = entities;
        this.authorization = authorization;
    }

    /**
     * Writes one line of JSON per article.
     *
     * @param after last id that the client has, or null
     * @param changedFrom skips articles that have not changed since, or null for all
     * @param caller of the request; the export is aborted when its key is revoked or its token expires
     * @param disconnected whether the client has disconnected
     */
    void write(
            OutputStream out,
            UUID after,
            Instant changedFrom,
            Instant now,
            AuthenticatedCaller caller,
            BooleanSupplier disconnected)
            throws IOException {
        UUID last = after == null ? SMALLEST_ID : after;
        List<BulkItem> batch;
        do {
            UUID from = last;
            batch = QuarkusTransaction.requiringNew().call(() -> batch(from, changedFrom, now));
            for (BulkItem item : batch) {
                out.write(mapper.writeValueAsBytes(item));
                out.write('\n');
                last = item.id();
            }
        } while (batch.size() == BATCH_SIZE && authorization.mayContinue(caller, disconnected));
    }

    private List<BulkItem> batch(UUID after, Instant changedFrom, Instant now) {
        // All statements read one snapshot: a version that is committed meanwhile belongs to the next export.
        entities.createNativeQuery("set transaction isolation level repeatable read, read only")
                .executeUpdate();
        entities.unwrap(Session.class).setDefaultReadOnly(true);
        List<Article> articles = articles(after, changedFrom, now);
        List<UUID> notKilled = articles.stream()
                .filter(article -> !article.pubStatus.equals("canceled"))
                .map(article -> article.id)
                .toList();
        Map<UUID, Draft> drafts = byId(Draft.list("articleId in ?1", notKilled), draft -> draft.articleId);
        Map<UUID, Version> live = byId(
                Version.list(
                        "articleId in ?1 and number = (select a.version from Article a where a.id = articleId)",
                        notKilled),
                version -> version.articleId);
        Map<UUID, WireItem> wires = byId(WireItem.list("articleId in ?1", notKilled), wire -> wire.articleId);
        Map<UUID, List<Correction>> corrections =
                Correction.<Correction>list("articleId in ?1 order by version", notKilled).stream()
                        .collect(Collectors.groupingBy(correction -> correction.articleId));
        ExportNames names = ExportNames.of(Stream.of(
                        drafts.values().stream().map(draft -> draft.content()),
                        live.values().stream().map(version -> version.content),
                        wires.values().stream().map(wire -> wire.content()))
                .flatMap(contents -> contents)
                .toList());
        List<BulkItem> items = new ArrayList<>();
        for (Article article : articles) {
            items.add(new ExportLine(
                            article,
                            drafts.get(article.id),
                            live.get(article.id),
                            wires.get(article.id),
                            corrections.getOrDefault(article.id, List.of()),
                            names)
                    .toBulkItem(now));
        }
        return items;
    }

    // A scheduled start or end counts as a change once it has happened.
    @SuppressWarnings("unchecked")
    private List<Article> articles(UUID after, Instant changedFrom, Instant now) {
        return entities.createNativeQuery("""
                        select a.* from article a join draft d on d.article_id = a.id
                        left join version v on v.article_id = a.id and v.number = a.version
                        where a.id > ?1 and (cast(?2 as timestamptz) is null
                            or greatest(d.updated_at, a.updated_at, v.created_at, a.status_at) >= cast(?2 as timestamptz)
                            or a.published_at between cast(?2 as timestamptz) and ?3
                            or a.expires_at between cast(?2 as timestamptz) and ?3)
                        order by a.id limit ?4
                        """, Article.class)
                .setParameter(1, after)
                .setParameter(2, changedFrom)
                .setParameter(3, now)
                .setParameter(4, BATCH_SIZE)
                .getResultList();
    }

    private static <T> Map<UUID, T> byId(List<T> rows, Function<T, UUID> id) {
        return rows.stream().collect(Collectors.toMap(id, row -> row));
    }
}
