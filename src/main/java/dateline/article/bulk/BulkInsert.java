package dateline.article.bulk;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dateline.access.key.Audit;
import dateline.article.body.Content;
import dateline.article.bulk.BulkCreate.NewArticle;
import dateline.article.highlight.ArticleTokenOffsets;
import dateline.article.highlight.TextIndex;
import dateline.article.model.Article;
import dateline.article.model.Draft;
import dateline.article.model.NameKind;
import dateline.article.model.Source;
import dateline.article.model.Version;
import dateline.article.read.SerializedPartsStore;
import dateline.change.Change;
import dateline.database.sql.Sql;
import dateline.http.base.StoredJson;
import dateline.http.problem.Problem;
import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Inserts many new articles with all dependent rows. The number of statements does not depend on the number of
 * articles.
 */
@Singleton
class BulkInsert {

    private static final Sql INSERT_ARTICLES = Sql.load("insert-articles");
    private static final Sql INSERT_SLUGS = Sql.load("insert-slugs");
    private static final Sql INSERT_CONTENTS = Sql.load("insert-contents");
    private static final Sql SELECT_SAME_SOURCES = Sql.load("same-sources");

    // Rows are looked up by key, those of foreign keys included. Planning that for each row took longer than doing it.
    private static final String GENERIC_PLANS = "set local plan_cache_mode to 'force_generic_plan'";

    // From this number of articles on, sorting their words into the text index together costs less than half.
    private static final int MIN_SORTED_TOGETHER = 20;
    private static final String COLLECT_INDEX_ENTRIES = "set local gin_pending_list_limit to '4MB'";
    private static final String SORT_INDEX_ENTRIES = "select gin_clean_pending_list('article_text_found')";

    private final TextIndex textIndex;
    private final SerializedPartsStore partsStore;
    private final AgroalDataSource database;

    BulkInsert(TextIndex textIndex, SerializedPartsStore partsStore, AgroalDataSource database) {
        this.textIndex = textIndex;
        this.partsStore = partsStore;
        this.database = database;
    }

    void insert(List<NewArticle> articles, String by, Instant now) {
        List<NewArticle> live = articles.stream()
                .filter(newArticle -> newArticle.firstPublication() != null)
                .toList();
        announceNames(live);
        Sql.of(GENERIC_PLANS).run(database);
        ArrayNode articleRows = StoredJson.MAPPER.createArrayNode();
        ArrayNode draftRows = StoredJson.MAPPER.createArrayNode();
        List<String> contents = new ArrayList<>();
        for (NewArticle newArticle : articles) {
            putArticle(articleRows.addObject(), newArticle.article());
            putDraftAndVersion(draftRows.addObject(), newArticle);
            contents.add(toJson(newArticle.draft().content()));
        }
        INSERT_ARTICLES
                .with("articles", toJson(articleRows))
                .with("by", by)
                .with("now", now)
                .run(database);
        requireSameSources(live);
        insertSlugs(articles);
        INSERT_CONTENTS
                .with("articles", toJson(draftRows))
                .with("contents", contents)
                .with("by", by)
                .with("now", now)
                .run(database);
        Map<UUID, Content> liveContents = new LinkedHashMap<>();
        live.forEach(newArticle ->
                liveContents.put(newArticle.id(), newArticle.draft().content()));
        partsStore.store(liveContents, 1, index(liveContents));
        Change.of(
                live.stream()
                        .map(newArticle -> newArticle.firstPublication().change())
                        .toList(),
                now,
                by);
        Audit.record(
                live.stream()
                        .map(newArticle -> newArticle.firstPublication().audit())
                        .toList(),
                by,
                now);
    }

    private Map<UUID, ArticleTokenOffsets> index(Map<UUID, Content> articles) {
        boolean isSortedTogether = articles.size() >= MIN_SORTED_TOGETHER;
        if (isSortedTogether) Sql.of(COLLECT_INDEX_ENTRIES).run(database);
        Map<UUID, ArticleTokenOffsets> offsets = textIndex.index(articles);
        if (isSortedTogether) Sql.of(SORT_INDEX_ENTRIES).first(database, row -> true);
        return offsets;
    }

    private void insertSlugs(List<NewArticle> articles) {
        int inserted = INSERT_SLUGS
                .with(
                        "slugs",
                        articles.stream()
                                .map(newArticle -> newArticle.article().slug)
                                .toList())
                .withIds("articles", articles.stream().map(NewArticle::id).toList())
                .run(database);
        if (inserted < articles.size())
            throw Problem.of("overloaded", "Another article has just taken one of these slugs. Try again.");
    }

    // The insert has locked the source rows. The recorded changes depend on the visibility of the sources, which was
    // read before the lock and may have changed since.
    private void requireSameSources(List<NewArticle> live) {
        List<Source> sources = live.stream()
                .map(newArticle -> newArticle.article().source)
                .filter(Objects::nonNull)
                .distinct()
                .map(Source::require)
                .toList();
        if (sources.isEmpty()) return;
        List<String> unchanged = SELECT_SAME_SOURCES
                .with("slugs", sources.stream().map(source -> source.slug).toList())
                .with(
                        "visibilities",
                        sources.stream().map(source -> source.visibility).toList())
                .list(database, row -> row.getString(1));
        if (unchanged.size() < sources.size())
            throw Problem.of("overloaded", "The source has just been opened or closed. Try again.");
    }

    // Announces the names before the insert locks the sections, as a single publication does. Otherwise two
    // transactions that both hold the section could not announce it.
    private static void announceNames(List<NewArticle> live) {
        List<Article> named = live.stream()
                .filter(newArticle -> newArticle.firstPublication().namesBecomePublic())
                .map(NewArticle::article)
                .toList();
        for (NameKind kind : NameKind.values()) {
            kind.announce(named.stream()
                    .map(kind::slugsOf)
                    .flatMap(Collection::stream)
                    .collect(Collectors.toSet()));
        }
    }

    private static void putArticle(ObjectNode row, Article article) {
        row.put("id", article.id.toString())
                .put("slug", article.slug)
                .put("source", article.source)
                .put("sourceId", article.sourceId)
                .put("sourceVersion", article.sourceVersion)
                .put("version", article.version)
                .put("visibility", article.visibility)
                .put("type", article.type)
                .put("language", article.language)
                .put("section", article.section);
        putInstant(row, "createdAt", article.createdAt);
        putInstant(row, "publishedAt", article.publishedAt);
        putInstant(row, "embargoedUntil", article.embargoedUntil);
        putInstant(row, "scheduledAt", article.scheduledAt);
        putInstant(row, "expiresAt", article.expiresAt);
        putInstant(row, "modifiedAt", article.modifiedAt);
        putInstant(row, "firstPublicAt", article.firstPublicAt);
        putInstant(row, "firstLiveAt", article.firstLiveAt);
        putInstant(row, "nextEdgeAt", article.nextEdgeAt);
        article.tags.forEach(row.putArray("tags")::add);
        article.subjects.forEach(row.putArray("subjects")::add);
        article.authors.forEach(row.putArray("authors")::add);
    }

    private static void putInstant(ObjectNode row, String name, Instant instant) {
        if (instant != null) row.put(name, instant.toString());
    }

    private static void putDraftAndVersion(ObjectNode row, NewArticle newArticle) {
        Draft draft = newArticle.draft();
        row.put("id", newArticle.id().toString())
                .put("slug", draft.slug)
                .put("revision", draft.revision)
                .put("published", draft.publishedRevision)
                .put("wire", newArticle.isWireItem());
        if (newArticle.firstPublication() == null) return;
        Version version = newArticle.firstPublication().version();
        row.put("number", version.number)
                .put("kind", version.kind)
                .put("note", version.note)
                .put("hash", HexFormat.of().formatHex(version.contentHash))
                .put("visibility", version.visibility);
    }

    private static String toJson(Object value) {
        try {
            return StoredJson.MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
