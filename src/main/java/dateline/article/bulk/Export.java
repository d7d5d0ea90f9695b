package dateline.article.bulk;

import com.fasterxml.jackson.databind.ObjectMapper;
import dateline.access.key.AuthenticatedCaller;
import dateline.access.key.StreamAuthorization;
import dateline.article.body.Content;
import dateline.article.model.Article;
import dateline.article.model.Correction;
import dateline.article.model.Draft;
import dateline.article.model.Version;
import dateline.article.model.Version.VersionId;
import dateline.article.model.WireItem;
import dateline.database.replica.ReplicaSnapshot;
import dateline.database.sql.ReadSnapshot;
import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hibernate.Session;
import org.hibernate.SessionBuilder;
import org.hibernate.SessionFactory;

/**
 * Writes all articles in order of their ids, in batches, each from the read replica if one has replayed all commits. No connection is
 * held between two batches, so that a slow client occupies only a thread.
 */
@Singleton
class Export {

    /** Articles per batch. */
    private static final int BATCH_SIZE = 50;

    /** Bytes of text after which a batch ends. An article has up to three texts of 1 MB, and its corrections. */
    private static final int MAX_BATCH_BYTES = 4_000_000;

    // The live versions, and those that a draft or wire item names instead of holding the content.
    private static final String VERSIONS = """
            from Version v where v.articleId in ?1 and (
                v.number = (select a.version from Article a where a.id = v.articleId)
                or v.number = (select d.contentVersion from Draft d where d.articleId = v.articleId)
                or v.number = (select w.contentVersion from WireItem w where w.articleId = v.articleId))
            """;

    private static final UUID SMALLEST_ID = new UUID(0, 0);

    private final ObjectMapper mapper;
    private final SessionFactory sessions;
    private final AgroalDataSource primary;
    private final ReplicaSnapshot replica;
    private final StreamAuthorization authorization;

    Export(
            ObjectMapper mapper,
            SessionFactory sessions,
            AgroalDataSource primary,
            ReplicaSnapshot replica,
            StreamAuthorization authorization) {
        this.mapper = mapper;
        this.sessions = sessions;
        this.primary = primary;
        this.replica = replica;
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
            batch = batch(last, changedFrom, now);
            for (BulkItem item : batch) {
                out.write(mapper.writeValueAsBytes(item));
                out.write('\n');
                last = item.id();
            }
        } while (!batch.isEmpty() && authorization.mayContinue(caller, disconnected));
    }

    // All statements read one snapshot: a version that is committed meanwhile belongs to the next export.
    private List<BulkItem> batch(UUID after, Instant changedFrom, Instant now) {
        Supplier<List<BulkItem>> batch = () -> {
            SessionBuilder onSnapshot =
                    sessions.withOptions().connection(ReadSnapshot.current().orElseThrow());
            try (Session session = onSnapshot.openSession()) {
                session.setDefaultReadOnly(true);
                return batch(session, after, changedFrom, now);
            }
        };
        return replica.run(primary, batch).orElseGet(() -> ReadSnapshot.run(primary, batch));
    }

    private static List<BulkItem> batch(Session session, UUID after, Instant changedFrom, Instant now) {
        List<Article> articles = articles(session, after, changedFrom, now);
        List<UUID> notKilled = articles.stream()
                .filter(article -> !article.pubStatus.equals("canceled"))
                .map(article -> article.id)
                .toList();
        Map<VersionId, Version> versions = byId(
                session.createSelectionQuery(VERSIONS, Version.class)
                        .setParameter(1, notKilled)
                        .getResultList(),
                version -> new VersionId(version.articleId, version.number));
        Map<UUID, Draft> drafts = byId(
                session.createSelectionQuery("from Draft where articleId in ?1", Draft.class)
                        .setParameter(1, notKilled)
                        .getResultList(),
                draft -> draft.articleId);
        Map<UUID, Content> wires = session
                .createSelectionQuery("from WireItem where articleId in ?1", WireItem.class)
                .setParameter(1, notKilled)
                .getResultList()
                .stream()
                .collect(Collectors.toMap(wire -> wire.articleId, wire -> wire.content(versions)));
        Map<UUID, List<Correction>> corrections = session
                .createSelectionQuery("from Correction where articleId in ?1 order by version", Correction.class)
                .setParameter(1, notKilled)
                .getResultList()
                .stream()
                .collect(Collectors.groupingBy(correction -> correction.articleId));
        ExportNames names = ExportNames.of(
                Stream.of(
                                drafts.values().stream().map(draft -> draft.content(versions)),
                                versions.values().stream().map(version -> version.content),
                                wires.values().stream())
                        .flatMap(contents -> contents)
                        .toList(),
                session);
        List<BulkItem> items = new ArrayList<>();
        for (Article article : articles) {
            Draft draft = drafts.get(article.id);
            items.add(new ExportLine(
                            article,
                            draft,
                            draft == null ? null : draft.content(versions),
                            versions.get(new VersionId(article.id, article.version)),
                            wires.get(article.id),
                            corrections.getOrDefault(article.id, List.of()),
                            names)
                    .toBulkItem(now));
        }
        return items;
    }

    // A scheduled start or end counts as a change once it has happened.
    private static List<Article> articles(Session session, UUID after, Instant changedFrom, Instant now) {
        return session.createNativeQuery("""
                        select a.* from article a join (
                            select id, sum(bytes) over (order by id rows between unbounded preceding and 1 preceding) as bytes_before from (
                                select a.id, coalesce(octet_length(cast(v.content as text)), 0) + coalesce(octet_length(cast(d.content as text)), 0)
                                    + coalesce((select octet_length(cast(w.content as text)) from wire_item w where w.article_id = a.id), 0)
                                    + coalesce((select sum(octet_length(c.note)) from correction c where c.article_id = a.id), 0) as bytes
                                from article a join draft d on d.article_id = a.id
                                left join version v on v.article_id = a.id and v.number = a.version
                                where a.id > ?1 and (cast(?2 as timestamptz) is null
                                    or greatest(d.updated_at, a.updated_at, v.created_at, a.status_at) >= cast(?2 as timestamptz)
                                    or a.published_at between cast(?2 as timestamptz) and ?3
                                    or a.expires_at between cast(?2 as timestamptz) and ?3)
                                order by a.id limit ?4) sized) batch on batch.id = a.id
                        where coalesce(batch.bytes_before, 0) < ?5 order by a.id
                        """, Article.class)
                .setParameter(1, after)
                .setParameter(2, changedFrom)
                .setParameter(3, now)
                .setParameter(4, BATCH_SIZE)
                .setParameter(5, MAX_BATCH_BYTES)
                .getResultList();
    }

    private static <K, T> Map<K, T> byId(List<T> rows, Function<T, K> id) {
        return rows.stream().collect(Collectors.toMap(id, row -> row));
    }
}
