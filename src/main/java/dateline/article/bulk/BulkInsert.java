package dateline.article.bulk;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dateline.article.body.Content;
import dateline.article.bulk.BulkCreate.NewArticle;
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

    private static final String INSERT_ARTICLES = """
            insert into article (id, slug, source, source_id, source_version, created_at, created_by, updated_at, version,
                published_at, embargoed_until, scheduled_at, expires_at, modified_at, first_public_at, first_live_at, next_edge_at,
                visibility, type, language, section, tags, subjects, authors, translation_group)
            select r.id, r.slug, r.source, r."sourceId", r."sourceVersion", r."createdAt", ?, ?, r.version,
                r."publishedAt", r."embargoedUntil", r."scheduledAt", r."expiresAt", r."modifiedAt", r."firstPublicAt", r."firstLiveAt",
                r."nextEdgeAt", r.visibility, r.type, r.language, r.section, r.tags, r.subjects, r.authors, r."translationGroup"
            from json_to_recordset(cast(? as json)) r(id uuid, slug text, source text, "sourceId" text, "sourceVersion" text,
                "createdAt" timestamptz, "translationGroup" uuid, version integer, "publishedAt" timestamptz, "embargoedUntil" timestamptz, "scheduledAt" timestamptz,
                "expiresAt" timestamptz, "modifiedAt" timestamptz, "firstPublicAt" timestamptz, "firstLiveAt" timestamptz,
                "nextEdgeAt" timestamptz, visibility text, type text, language text, section text, tags text[], subjects text[],
                authors text[])
            """;

    private static final String INSERT_SLUGS = """
            insert into slug select r.slug, cast(r.id as uuid) from unnest(cast(? as text[]), cast(? as text[])) r(slug, id) on conflict do nothing
            """;

    // Contents are a separate array, so that the database parses each only once.
    private static final String INSERT_CONTENTS = """
            with new_article as materialized (
                select id, slug, revision, published, number, kind, note, hash, visibility, wire, cast(content_text as jsonb) as content
                from rows from (
                    json_to_recordset(cast(? as json)) as (id uuid, slug text, revision bigint, published bigint,
                        number integer, kind text, note text, hash text, visibility text, wire boolean),
                    unnest(cast(? as text[]))
                ) r(id, slug, revision, published, number, kind, note, hash, visibility, wire, content_text)),
            drafts as (
                insert into draft (article_id, revision, published_revision, slug, content, updated_at, updated_by)
                select id, revision, published, slug, content, ?, ? from new_article),
            versions as (
                insert into version (article_id, number, kind, note, slug, content, content_hash, visibility, created_at, created_by)
                select id, number, kind, note, slug, content, decode(hash, 'hex'), visibility, ?, ? from new_article where number is not null),
            edits as (
                insert into draft_edit (article_id, revision, fields, edited_at, edited_by, kind)
                select id, revision, '{}', ?, ?, 'publication' from new_article where number is not null)
            insert into wire_item (article_id, content, received_at, received_by) select id, content, ?, ? from new_article where wire
            """;

    private static final String SELECT_SAME_SOURCES = """
            select 1 from unnest(cast(? as text[]), cast(? as text[])) r(slug, visibility)
            join source s on s.slug = r.slug and s.visibility = r.visibility
            """;

    // Rows are looked up by key, those of foreign keys included. Planning that for each row took longer than doing it.
    private static final String GENERIC_PLANS = "set local plan_cache_mode to 'force_generic_plan'";

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
        new Sql().add(GENERIC_PLANS).run(database);
        ArrayNode articleRows = StoredJson.MAPPER.createArrayNode();
        ArrayNode draftRows = StoredJson.MAPPER.createArrayNode();
        List<String> contents = new ArrayList<>();
        for (NewArticle newArticle : articles) {
            putArticle(articleRows.addObject(), newArticle.article());
            putDraftAndVersion(draftRows.addObject(), newArticle);
            contents.add(toJson(newArticle.draft().content()));
        }
        new Sql().add(INSERT_ARTICLES, by, now, toJson(articleRows)).run(database);
        requireSameSources(live);
        List<String> slugs =
                articles.stream().map(newArticle -> newArticle.article().slug).toList();
        List<String> ids =
                articles.stream().map(newArticle -> newArticle.id().toString()).toList();
        if (new Sql().add(INSERT_SLUGS, slugs, ids).run(database) < articles.size())
            throw Problem.of("overloaded", "Another article has just taken one of these slugs. Try again.");
        new Sql()
                .add(INSERT_CONTENTS, toJson(draftRows), contents, now, by, now, by, now, by, now, by)
                .run(database);
        Map<UUID, Content> liveContents = new LinkedHashMap<>();
        live.forEach(newArticle ->
                liveContents.put(newArticle.id(), newArticle.draft().content()));
        textIndex.index(liveContents);
        partsStore.store(liveContents, 1);
        Change.of(
                live.stream()
                        .map(newArticle -> newArticle.firstPublication().change())
                        .toList(),
                now,
                by);
    }

    // The insert has locked the source rows. The recorded changes depend on the visibility of the sources, which was
    // read
    // before the lock and may have changed since.
    private void requireSameSources(List<NewArticle> live) {
        List<Source> sources = live.stream()
                .map(newArticle -> newArticle.article().source)
                .filter(Objects::nonNull)
                .distinct()
                .map(Source::require)
                .toList();
        if (sources.isEmpty()) return;
        List<Boolean> unchanged = new Sql()
                .add(
                        SELECT_SAME_SOURCES,
                        sources.stream().map(source -> source.slug).toList(),
                        sources.stream().map(source -> source.visibility).toList())
                .list(database, row -> true);
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
        if (article.translationGroup != null) row.put("translationGroup", article.translationGroup.toString());
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
