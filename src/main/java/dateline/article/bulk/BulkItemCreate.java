package dateline.article.bulk;

import dateline.article.body.Content;
import dateline.article.bulk.BulkCreate.NewArticle;
import dateline.article.bulk.BulkService.BulkOutcome;
import dateline.article.check.SourceVersion;
import dateline.article.editing.NameRegistrar;
import dateline.article.editing.SourceItemLock;
import dateline.article.editing.StoryNormalizer;
import dateline.article.model.Article;
import dateline.article.model.Draft;
import dateline.article.model.LifeCycle;
import dateline.article.model.LifeCycle.FirstPublication;
import dateline.article.names.NameSlugs.StoryNameSlugs;
import dateline.database.sql.Sql;
import dateline.http.problem.Problem;
import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Creates the articles of many bulk items or export lines with a few statements for all of them. It handles items that
 * are new here and have one version at most; {@link BulkService} applies all others one by one and writes the same rows.
 */
@Singleton
class BulkItemCreate {

    /** Maximum items of a batch, so that its transaction stays short. */
    static final int MAX_ITEMS = 75;

    private static final String SELECT_EXISTING = """
            select cast(id as text) from article where id = any(cast(:ids as uuid[]))
            union all select r.source || ' ' || r.id from unnest(cast(:sources as text[]), cast(:sourceIds as text[])) r(source, id)
                join article a on a.source = r.source and a.source_id = r.id
            union all select 'slug ' || slug from slug where slug = any(:slugs)
            """;

    /**
     * Result of a batch.
     *
     * @param outcomes of the first items, which were created
     * @param others number of items after them that have to be applied one by one
     */
    record CreatedItems(List<BulkOutcome> outcomes, int others) {}

    private record NormalizedCandidate(BulkCandidate candidate, Content content) {}

    private final StoryNormalizer normalizer;
    private final NameRegistrar nameRegistrar;
    private final BulkNameWriter nameWriter;
    private final SourceItemLock itemLock;
    private final BulkInsert bulkInsert;
    private final AgroalDataSource database;

    BulkItemCreate(
            StoryNormalizer normalizer,
            NameRegistrar nameRegistrar,
            BulkNameWriter nameWriter,
            SourceItemLock itemLock,
            BulkInsert bulkInsert,
            AgroalDataSource database) {
        this.normalizer = normalizer;
        this.nameRegistrar = nameRegistrar;
        this.nameWriter = nameWriter;
        this.itemLock = itemLock;
        this.bulkInsert = bulkInsert;
        this.database = database;
    }

    /**
     * Creates the articles of the first items, up to the first item that has to be applied alone, in the caller's
     * transaction. Items are created in their order, as if each was applied alone.
     *
     * @param items at least one
     */
    CreatedItems create(List<BulkItem> items, String by, Instant now) {
        List<Optional<BulkCandidate>> candidates = items.stream()
                .limit(MAX_ITEMS)
                .map(item -> BulkCandidate.of(item, now))
                .toList();
        List<BulkCandidate> plain =
                candidates.stream().flatMap(Optional::stream).toList();
        Set<String> taken = lockAndFindTaken(plain);
        // The names are created later, so that an item that is refused leaves none.
        StoryNameSlugs names =
                nameRegistrar.namesOf(plain.stream().map(BulkCandidate::story).toList());
        sourceNames(plain).forEach(source -> names.addExisting("source", source));
        List<NormalizedCandidate> accepted = new ArrayList<>();
        for (Optional<BulkCandidate> candidate : candidates) {
            Optional<BulkCandidate> free = candidate.flatMap(one -> one.ifFree(taken));
            Optional<Content> content = free.flatMap(one -> normalize(one, names, by, now));
            if (content.isEmpty()) break;
            free.get().addTo(taken);
            accepted.add(new NormalizedCandidate(free.get(), content.get()));
        }
        int others = accepted.size() == candidates.size() ? 0 : 1;
        for (int i = accepted.size() + 1; i < candidates.size(); i++) {
            if (candidates.get(i).flatMap(one -> one.ifFree(taken)).isPresent()) break;
            others++;
        }
        return new CreatedItems(accepted.isEmpty() ? List.of() : insert(accepted, by, now), others);
    }

    private Set<String> lockAndFindTaken(List<BulkCandidate> candidates) {
        if (candidates.isEmpty()) return new HashSet<>();
        itemLock.lockAll(candidates.stream().map(BulkCandidate::lockName).toList());
        List<BulkCandidate> sourceItems = sourceItems(candidates);
        return new HashSet<>(Sql.of(SELECT_EXISTING)
                .with("ids", candidates.stream().map(one -> one.id().toString()).toList())
                .with(
                        "sources",
                        sourceItems.stream().map(BulkItemCreate::source).toList())
                .with(
                        "sourceIds",
                        sourceItems.stream().map(one -> one.story().sourceId()).toList())
                .with(
                        "slugs",
                        candidates.stream()
                                .flatMap(BulkCandidate::possibleSlugs)
                                .toList())
                .list(database, row -> row.getString(1)));
    }

    private static List<BulkCandidate> sourceItems(List<BulkCandidate> candidates) {
        return candidates.stream().filter(one -> one.sourceItem() != null).toList();
    }

    private static String source(BulkCandidate candidate) {
        return candidate.story().source().slugOr("");
    }

    private static List<String> sourceNames(List<BulkCandidate> candidates) {
        return candidates.stream()
                .filter(one -> one.story().source() != null)
                .map(BulkItemCreate::source)
                .toList();
    }

    private Optional<Content> normalize(BulkCandidate candidate, StoryNameSlugs names, String by, Instant now) {
        try {
            candidate.item().requireComplete();
            if (candidate.item().wire() != null)
                SourceVersion.of(candidate.item().wire().sourceVersion());
            return Optional.of(normalizer
                    .normalize(candidate.story(), List.of(), Map.of(), names, by, now)
                    .content());
        } catch (Problem refused) {
            return Optional.empty();
        }
    }

    private List<BulkOutcome> insert(List<NormalizedCandidate> accepted, String by, Instant now) {
        List<BulkCandidate> candidates =
                accepted.stream().map(NormalizedCandidate::candidate).toList();
        nameWriter.create(candidates.stream().map(BulkCandidate::item).toList(), by, now);
        nameRegistrar.createAll(candidates.stream().map(BulkCandidate::story).toList(), by, now);
        List<BulkCandidate> sourceItems = sourceItems(candidates);
        itemLock.forgetDeletions(
                sourceItems.stream().map(BulkItemCreate::source).toList(),
                sourceItems.stream().map(one -> one.story().sourceId()).toList());
        List<NewArticle> articles = accepted.stream()
                .map(one -> newArticle(one.candidate(), one.content(), by, now))
                .toList();
        bulkInsert.insert(articles, by, now);
        return articles.stream()
                .map(NewArticle::article)
                .map(article -> new BulkOutcome("created", BulkService.toBulkArticle(article, now)))
                .toList();
    }

    private static NewArticle newArticle(BulkCandidate candidate, Content content, String by, Instant now) {
        BulkItem item = candidate.item();
        Article article = Article.create(candidate.id(), candidate.slug(), content, by, now);
        Draft draft = Draft.make(candidate.id(), candidate.slug(), content, by, now);
        FirstPublication publication = null;
        if (!item.wasDraft()) {
            publication = new LifeCycle(article, by, now).publishFirst(draft, Restoration.plan(item));
            Restoration.restoreDates(article, item, now);
        }
        if (item.wire() != null) article.sourceVersion = item.wire().sourceVersion();
        Restoration.restoreOrigin(article, item, now);
        return new NewArticle(article, draft, publication, item.wire() != null);
    }
}
