package dateline.article.bulk;

import dateline.article.body.Content;
import dateline.article.bulk.BulkCreate.NewArticle;
import dateline.article.bulk.BulkService.BulkOutcome;
import dateline.article.check.Slugs;
import dateline.article.check.SourceVersion;
import dateline.article.editing.ArticleRequest;
import dateline.article.editing.NameRegistrar;
import dateline.article.editing.SourceItemLock;
import dateline.article.editing.StoryNormalizer;
import dateline.article.model.Article;
import dateline.article.model.Draft;
import dateline.article.model.LifeCycle;
import dateline.article.model.LifeCycle.FirstPublication;
import dateline.article.model.SlugClaims;
import dateline.article.model.State;
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
import java.util.UUID;

/**
 * Creates the articles of many bulk items or export lines with a few statements for all of them. It handles items that
 * are new here and have one version at most; {@link BulkService} applies all others one by one and writes the same rows.
 */
@Singleton
class BulkItemCreate {

    /** Maximum items of a batch, so that its transaction stays short. */
    static final int MAX_ITEMS = 75;

    private static final String SELECT_EXISTING = """
            select cast(id as text) from article where id = any(cast(? as uuid[]))
            union all select r.source || ' ' || r.id from unnest(cast(? as text[]), cast(? as text[])) r(source, id)
                join article a on a.source = r.source and a.source_id = r.id
            union all select 'slug ' || slug from slug where slug = any(?)
            """;

    /**
     * Result of a batch.
     *
     * @param outcomes of the first items, which were created
     * @param others number of items after them that have to be applied one by one
     */
    record CreatedItems(List<BulkOutcome> outcomes, int others) {}

    /** An item that can be created here, with the id and the slug that its article gets. */
    private record Candidate(BulkItem item, UUID id, String slug) {

        /** Returns empty if the item has more than one version, or needs rows that only a single creation writes. */
        static Optional<Candidate> of(BulkItem item, Instant now) {
            ArticleRequest story = item.wasKilled() || item.article() == null ? null : item.articleWithSlug();
            boolean hasOneVersion = story != null
                    && !item.wasWithdrawn()
                    && item.workingCopy() == null
                    && (item.corrections() == null || item.corrections().isEmpty())
                    && (item.wire() == null || item.wire().article() == null);
            if (!hasOneVersion || !hasEndAhead(item, now)) return Optional.empty();
            // The number of translations of a story is limited, and counted when an item is applied alone.
            boolean hasPlainNames = story.translationOf() == null
                    && item.translationGroup() == null
                    && (story.slug() == null || Slugs.isUsable(story.slug()))
                    && (story.source() == null || !story.source().slugOr("").isEmpty())
                    && (story.bylines() == null || story.bylines().stream().allMatch(one -> one.name() != null));
            if (!hasPlainNames || item.id() == null && sourceItem(story) == null) return Optional.empty();
            UUID id = item.id() == null ? Article.nextId() : item.id();
            return Optional.of(new Candidate(item, id, SlugClaims.preferredSlug(id, story.slug(), story.headline())));
        }

        private static boolean hasEndAhead(BulkItem item, Instant now) {
            if (item.wasDraft() || item.expiresAt() == null) return true;
            return item.publishedAt() != null
                    && item.stateAt(now) != State.EXPIRED
                    && item.expiresAt().isAfter(item.publishedAt())
                    && (item.embargoedUntil() == null || item.expiresAt().isAfter(item.embargoedUntil()));
        }

        private static String sourceItem(ArticleRequest story) {
            boolean isIdentified = story.source() != null && story.sourceId() != null;
            return isIdentified ? story.source().slugOr("") + " " + story.sourceId() : null;
        }

        ArticleRequest story() {
            return item.articleWithSlug();
        }

        String sourceItem() {
            return sourceItem(item.article());
        }

        String lockName() {
            return item.id() == null ? sourceItem() : id.toString();
        }

        /** Whether an existing article has the id, the sourceId or the slug. */
        boolean isTaken(Set<String> taken) {
            return taken.contains(id.toString()) || taken.contains("slug " + slug) || taken.contains(sourceItem());
        }

        void addTo(Set<String> taken) {
            taken.add(id.toString());
            taken.add("slug " + slug);
            if (sourceItem() != null) taken.add(sourceItem());
        }
    }

    private record NormalizedCandidate(Candidate candidate, Content content) {}

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
        List<Optional<Candidate>> candidates = items.stream()
                .limit(MAX_ITEMS)
                .map(item -> Candidate.of(item, now))
                .toList();
        List<Candidate> plain = candidates.stream().flatMap(Optional::stream).toList();
        Set<String> taken = lockAndFindTaken(plain);
        // The names are created later, so that an item that is refused leaves none.
        StoryNameSlugs names =
                nameRegistrar.namesOf(plain.stream().map(Candidate::story).toList());
        sourceNames(plain).forEach(source -> names.addExisting("source", source));
        List<NormalizedCandidate> accepted = new ArrayList<>();
        for (Optional<Candidate> candidate : candidates) {
            if (candidate.isEmpty() || candidate.get().isTaken(taken)) break;
            Optional<Content> content = normalize(candidate.get(), names, by, now);
            if (content.isEmpty()) break;
            candidate.get().addTo(taken);
            accepted.add(new NormalizedCandidate(candidate.get(), content.get()));
        }
        int others = accepted.size() == candidates.size() ? 0 : 1;
        for (int i = accepted.size() + 1; i < candidates.size(); i++) {
            if (candidates.get(i).isPresent() && !candidates.get(i).get().isTaken(taken)) break;
            others++;
        }
        return new CreatedItems(accepted.isEmpty() ? List.of() : insert(accepted, by, now), others);
    }

    private Set<String> lockAndFindTaken(List<Candidate> candidates) {
        if (candidates.isEmpty()) return new HashSet<>();
        itemLock.lockAll(candidates.stream().map(Candidate::lockName).toList());
        List<Candidate> sourceItems = sourceItems(candidates);
        return new HashSet<>(new Sql()
                .add(
                        SELECT_EXISTING,
                        candidates.stream().map(one -> one.id().toString()).toList(),
                        sourceItems.stream().map(BulkItemCreate::source).toList(),
                        sourceItems.stream().map(one -> one.story().sourceId()).toList(),
                        candidates.stream().map(Candidate::slug).toList())
                .list(database, row -> row.getString(1)));
    }

    private static List<Candidate> sourceItems(List<Candidate> candidates) {
        return candidates.stream().filter(one -> one.sourceItem() != null).toList();
    }

    private static String source(Candidate candidate) {
        return candidate.story().source().slugOr("");
    }

    private static List<String> sourceNames(List<Candidate> candidates) {
        return candidates.stream()
                .filter(one -> one.story().source() != null)
                .map(BulkItemCreate::source)
                .toList();
    }

    private Optional<Content> normalize(Candidate candidate, StoryNameSlugs names, String by, Instant now) {
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
        List<Candidate> candidates =
                accepted.stream().map(NormalizedCandidate::candidate).toList();
        nameWriter.create(candidates.stream().map(Candidate::item).toList(), by, now);
        nameRegistrar.createAll(candidates.stream().map(Candidate::story).toList(), by, now);
        List<Candidate> sourceItems = sourceItems(candidates);
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

    private static NewArticle newArticle(Candidate candidate, Content content, String by, Instant now) {
        BulkItem item = candidate.item();
        Article article = Article.create(candidate.id(), candidate.slug(), content, by, now);
        Draft draft = Draft.make(candidate.id(), candidate.slug(), content, by, now);
        FirstPublication publication = null;
        if (!item.wasDraft()) {
            publication = new LifeCycle(article, by, now).publishFirst(draft, Restoration.plan(item));
            Restoration.restoreDates(article, item);
        }
        if (item.wire() != null) article.sourceVersion = item.wire().sourceVersion();
        Restoration.restoreOrigin(article, item, now);
        return new NewArticle(article, draft, publication, item.wire() != null);
    }
}
