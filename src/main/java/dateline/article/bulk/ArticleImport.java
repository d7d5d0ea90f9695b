package dateline.article.bulk;

import dateline.article.body.Content;
import dateline.article.bulk.BulkItemCreate.CreatedItems;
import dateline.article.bulk.BulkService.BulkOutcome;
import dateline.article.bulk.BulkUpdate.ExistingItem;
import dateline.article.editing.SourceItemLock;
import dateline.article.editing.StoryNormalizer.Created;
import dateline.article.model.Source;
import dateline.article.names.Name;
import dateline.article.wire.WireRequest;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Imports many items in the caller's transaction: new items in a few statements for all of them, known items as the
 * next version of their wire item. If an item is refused, the transaction rolls back, and the caller imports the items
 * one by one.
 */
@Singleton
public class ArticleImport {

    /**
     * One item to import.
     *
     * @param story its {@code sourceVersion} is set by this class; if language, section or visibility is absent, the
     *     previous value of the item applies
     * @param visibilityOnlyIfNew whether the visibility of the story applies only if the article is new
     * @param timestamp version of the item by its own account; null if it states none
     * @param publishedAt first publication; null if the item states none
     * @param publish whether the article goes live if nothing prevents it
     * @param heldBack code of the reason why a first publication is not allowed; null if it is
     * @param claimedArticle id of the article of this newsroom that the item claims to be, or null
     */
    public record IncomingItem(
            WireRequest story,
            boolean visibilityOnlyIfNew,
            String sourceId,
            Instant timestamp,
            Instant publishedAt,
            boolean publish,
            String heldBack,
            UUID claimedArticle) {

        WireRequest storyWithDefaultsFrom(Content previous) {
            if (previous == null) return story;
            return (visibilityOnlyIfNew ? story.withoutVisibility() : story).withDefaultsFrom(previous);
        }

        boolean mayGoLive(boolean isFirstPublication) {
            return publish && (heldBack == null || !isFirstPublication);
        }
    }

    /**
     * Result of importing one item.
     *
     * @param outcome created, updated, unchanged or passed-over
     * @param reason code of the reason why it was passed over, or not published
     * @param conflicts members that an editor had changed before and that keep the editor's value
     */
    public record ImportOutcome(String outcome, UUID article, String reason, List<String> conflicts) {
        static ImportOutcome of(String outcome, UUID article) {
            return new ImportOutcome(outcome, article, null, List.of());
        }
    }

    private final ExportLineImport lineImport;
    private final SourceItemLock itemLock;
    private final BulkCreate bulkCreate;
    private final BulkUpdate bulkUpdate;
    private final SelfReferences selfReferences;
    private final EntityManager entities;

    ArticleImport(
            ExportLineImport lineImport,
            SourceItemLock itemLock,
            BulkCreate bulkCreate,
            BulkUpdate bulkUpdate,
            SelfReferences selfReferences,
            EntityManager entities) {
        this.lineImport = lineImport;
        this.itemLock = itemLock;
        this.bulkCreate = bulkCreate;
        this.bulkUpdate = bulkUpdate;
        this.selfReferences = selfReferences;
        this.entities = entities;
    }

    /** Creates the source if it does not exist, with visibility {@code licensed}. */
    public ImportSource createSource(Name name, String by, Instant now) {
        String slug = name.slugOr(
                "source-" + Integer.toHexString(String.valueOf(name.name()).hashCode()));
        boolean isNew = itemLock.createSource(name, slug, by, now);
        entities.flush();
        Source source = Source.require(slug);
        List<Created> created = isNew ? List.of(new Created("source", slug, source.name)) : List.of();
        return new ImportSource(slug, source.visibility, created);
    }

    /**
     * Source of the imported items.
     *
     * @param created the source if it was created now; otherwise empty
     */
    public record ImportSource(String slug, String visibility, List<Created> created) {}

    /**
     * Imports items in the caller's transaction.
     *
     * @param items items of one source, without duplicate ids
     * @return one outcome per item, in the same order
     */
    public List<ImportOutcome> importItems(String source, List<IncomingItem> items, String by, Instant now) {
        itemLock.lock(source, items.stream().map(IncomingItem::sourceId).toList());
        Map<String, ExistingItem> existing = bulkUpdate.findExisting(source, items);
        List<IncomingItem> unknown = items.stream()
                .filter(item -> !existing.containsKey(item.sourceId()))
                .toList();
        Map<String, UUID> ownArticles = selfReferences.find(unknown);
        Set<String> deleted = itemLock.findDeleted(
                source, unknown.stream().map(IncomingItem::sourceId).toList());
        List<IncomingItem> newItems = unknown.stream()
                .filter(item -> !ownArticles.containsKey(item.sourceId()) && !deleted.contains(item.sourceId()))
                .toList();
        Map<String, ImportOutcome> results = new HashMap<>();
        deleted.forEach(id -> results.put(id, new ImportOutcome("passed-over", null, "thrown-away-here", List.of())));
        bulkCreate.create(source, newItems, by, now).forEach((id, created) -> {
            results.put(id, new ImportOutcome("created", created.article(), created.heldBack(), List.of()));
        });
        List<ImportOutcome> outcomes = new ArrayList<>();
        for (IncomingItem item : items) {
            String id = item.sourceId();
            outcomes.add(
                    ownArticles.containsKey(id)
                            ? new ImportOutcome("passed-over", ownArticles.get(id), "from-here", List.of())
                            : results.containsKey(id)
                                    ? results.get(id)
                                    : bulkUpdate.update(source, item, existing.get(id), by, now));
        }
        return outcomes;
    }

    /**
     * Options of an import for the lines of an export.
     *
     * @param source of lines that name none
     * @param visibility of new articles; null for that of their source if it is the import's source, otherwise {@code
     *     licensed}
     * @param publish whether articles take the state of the line; otherwise they become drafts
     */
    public record ImportOptions(String source, String visibility, boolean publish) {}

    /**
     * Imports lines of an export in the caller's transaction, as bulk does.
     *
     * @return one outcome per line, in the same order
     * @throws Problem {@code article-differs} if an article exists and differs; it stays unchanged
     */
    public List<ImportOutcome> importLines(List<BulkItem> lines, ImportOptions options, String by, Instant now) {
        List<ImportOutcome> outcomes = new ArrayList<>();
        while (outcomes.size() < lines.size()) {
            CreatedItems created = lineImport.importNew(lines.subList(outcomes.size(), lines.size()), options, by, now);
            entities.clear();
            created.outcomes().forEach(outcome -> outcomes.add(toImportOutcome(outcome)));
            for (int i = 0; i < created.others(); i++) {
                BulkOutcome outcome = lineImport.importLine(lines.get(outcomes.size()), options, by, now);
                entities.flush();
                entities.clear();
                outcomes.add(toImportOutcome(outcome));
            }
        }
        return outcomes;
    }

    private static ImportOutcome toImportOutcome(BulkOutcome outcome) {
        UUID article = outcome.article() == null ? null : outcome.article().id();
        return outcome.outcome().equals("skipped")
                ? new ImportOutcome("passed-over", article, "killed-elsewhere", List.of())
                : ImportOutcome.of(outcome.outcome(), article);
    }
}
