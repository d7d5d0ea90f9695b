package dateline.article.bulk;

import dateline.article.body.Content;
import dateline.article.check.SourceVersion;
import dateline.article.editing.SourceItemLock;
import dateline.article.editing.StoryNormalizer;
import dateline.article.editing.StoryNormalizer.Created;
import dateline.article.model.Source;
import dateline.article.vocabulary.Name;
import dateline.article.wire.WireRequest;
import dateline.article.wire.WireService;
import dateline.article.wire.WireView;
import dateline.database.sql.Sql;
import dateline.http.base.StoredJson;
import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
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
     * @param visibilityOfNew whether the visibility of the story applies only if the article is new
     * @param stamp version of the item by its own account; null if it states none
     * @param publishedAt first publication; null if the item states none
     * @param publish whether the article goes live if nothing prevents it
     * @param heldBack code of the reason why a first publication is not allowed; null if it is
     * @param claimed id of the article of this newsroom that the item claims to be, or null
     */
    public record IncomingItem(
            WireRequest story,
            boolean visibilityOfNew,
            String sourceId,
            Instant stamp,
            Instant publishedAt,
            boolean publish,
            String heldBack,
            UUID claimed) {

        private WireRequest after(Content said) {
            if (said == null) return story;
            return (visibilityOfNew ? story.withoutVisibility() : story).withDefaultsFrom(said);
        }

        boolean mayGoLive(boolean anew) {
            return publish && (heldBack == null || !anew);
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

    private record ExistingItem(UUID id, String sourceVersion, int version, Content said) {}

    private final StoryNormalizer intake;
    private final WireService wires;
    private final ExportLineImport lines;
    private final SourceItemLock items;
    private final BulkCreate fresh;
    private final SelfReferences own;
    private final EntityManager entities;
    private final AgroalDataSource database;

    ArticleImport(
            StoryNormalizer intake,
            WireService wires,
            ExportLineImport lines,
            SourceItemLock items,
            BulkCreate fresh,
            SelfReferences own,
            EntityManager entities,
            AgroalDataSource database) {
        this.intake = intake;
        this.wires = wires;
        this.lines = lines;
        this.items = items;
        this.fresh = fresh;
        this.own = own;
        this.entities = entities;
        this.database = database;
    }

    /** Creates the source if it does not exist, with visibility {@code licensed}. */
    public ImportSource source(Name name, String by, Instant now) {
        String slug = name.slugOr(
                "source-" + Integer.toHexString(String.valueOf(name.name()).hashCode()));
        boolean fresh = items.makeSource(name, slug, by, now);
        entities.flush();
        Source made = Source.required(slug);
        List<Created> created = fresh ? List.of(new Created("source", slug, made.name)) : List.of();
        return new ImportSource(slug, made.visibility, created);
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
     * @param arrivals items of one source, without duplicate ids
     * @return one outcome per item, in the same order
     */
    public List<ImportOutcome> take(String source, List<IncomingItem> arrivals, String by, Instant now) {
        items.hold(source, arrivals.stream().map(IncomingItem::sourceId).toList());
        Map<String, ExistingItem> here = here(source, arrivals);
        List<IncomingItem> unknown = arrivals.stream()
                .filter(arrival -> !here.containsKey(arrival.sourceId()))
                .toList();
        Map<String, UUID> ours = own.among(unknown);
        Set<String> unwanted = items.thrownAway(
                source, unknown.stream().map(IncomingItem::sourceId).toList());
        List<IncomingItem> made = unknown.stream()
                .filter(arrival -> !ours.containsKey(arrival.sourceId()) && !unwanted.contains(arrival.sourceId()))
                .toList();
        Map<String, ImportOutcome> results = new HashMap<>();
        unwanted.forEach(id -> results.put(id, new ImportOutcome("passed-over", null, "thrown-away-here", List.of())));
        fresh.make(source, made, by, now).forEach((id, one) -> {
            results.put(id, new ImportOutcome("created", one.article(), one.heldBack(), List.of()));
        });
        List<ImportOutcome> arrived = new ArrayList<>();
        for (IncomingItem arrival : arrivals) {
            String id = arrival.sourceId();
            arrived.add(
                    ours.containsKey(id)
                            ? new ImportOutcome("passed-over", ours.get(id), "from-here", List.of())
                            : results.containsKey(id)
                                    ? results.get(id)
                                    : update(source, arrival, here.get(id), by, now));
        }
        return arrived;
    }

    private Map<String, ExistingItem> here(String source, List<IncomingItem> arrivals) {
        Map<String, ExistingItem> here = new HashMap<>();
        new Sql()
                .add("""
                        select a.source_id, a.id, a.source_version, a.version, w.content
                        from article a left join wire_item w on w.article_id = a.id
                        where a.source = ? and a.source_id = any(?)
                        """, source, arrivals.stream().map(IncomingItem::sourceId).toList())
                .list(
                        database,
                        row -> here.put(
                                row.getString(1),
                                new ExistingItem(
                                        row.getObject(2, UUID.class),
                                        row.getString(3),
                                        row.getInt(4),
                                        content(row.getString(5)))));
        return here;
    }

    private static Content content(String json) {
        try {
            return json == null ? null : StoredJson.MAPPER.readValue(json, Content.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ImportOutcome update(String source, IncomingItem arrival, ExistingItem here, String by, Instant now) {
        WireRequest story = arrival.after(here.said());
        boolean same = here.said() != null
                && intake.take(
                                story.toArticleRequest(source, arrival.sourceId()),
                                here.said().body(),
                                Map.of(),
                                names(here.said()),
                                by,
                                now)
                        .content()
                        .equals(here.said());
        boolean anew = here.version() == 0;
        boolean waits = anew && arrival.mayGoLive(true);
        if (same && !waits) return ImportOutcome.of("unchanged", here.id());
        String version = same ? here.sourceVersion() : version(arrival, here, now);
        if (version == null) return new ImportOutcome("passed-over", here.id(), "older", List.of());
        WireService.WireOptions wish =
                new WireService.WireOptions(false, arrival.mayGoLive(anew), arrival.publishedAt());
        WireView put = wires.put(source, arrival.sourceId(), story.withSourceVersion(version), wish, by, now);
        entities.flush();
        entities.clear();
        String outcome = put.publication() != null && put.outcome().equals("unchanged") ? "updated" : put.outcome();
        String heldBack = anew && arrival.publish() && put.heldBack() == null ? arrival.heldBack() : put.heldBack();
        return new ImportOutcome(outcome, here.id(), heldBack, put.conflicts());
    }

    private static Set<String> names(Content said) {
        Set<String> names = new HashSet<>();
        names.add("section " + said.section());
        names.add("source " + said.source());
        said.tags().forEach(tag -> names.add("tag " + tag));
        said.authors().forEach(author -> names.add("author " + author));
        return names;
    }

    // An item that changed without a newer stamp gets the current instant as its version.
    private static String version(IncomingItem arrival, ExistingItem here, Instant now) {
        String stamped = arrival.stamp() == null ? null : arrival.stamp().toString();
        if (here.sourceVersion() == null) return stamped == null ? now.toString() : stamped;
        Instant known = SourceVersion.of(here.sourceVersion()).instant();
        if (known == null) return now.toString();
        if (arrival.stamp() != null && arrival.stamp().isBefore(known)) return null;
        if (arrival.stamp() != null && arrival.stamp().isAfter(known)) return stamped;
        return (now.isAfter(known) ? now : known.plusMillis(1)).toString();
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
     * Imports a line of an export in the caller's transaction, as bulk does.
     *
     * @throws Problem {@code article-differs} if the article exists and differs; it stays unchanged
     */
    public ImportOutcome restore(BulkItem item, ImportOptions order, String by, Instant now) {
        BulkService.BulkOutcome outcome = lines.put(item, order, by, now);
        entities.flush();
        entities.clear();
        UUID made = outcome.article() == null ? null : outcome.article().id();
        return outcome.word().equals("skipped")
                ? new ImportOutcome("passed-over", made, "killed-elsewhere", List.of())
                : ImportOutcome.of(outcome.word(), made);
    }
}
