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
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Inserts many new articles with all dependent rows. The number of statements does not depend on the number of
 * articles.
 */
@Singleton
class BulkInsert {

    private static final String ARTICLES = """
            insert into article (id, slug, source, source_id, source_version, created_at, created_by, updated_at, version,
                published_at, embargoed_until, scheduled_at, expires_at, modified_at, first_public_at, first_live_at, next_edge_at,
                visibility, type, language, section, tags, subjects, authors)
            select r.id, r.slug, r.source, r."sourceId", r."sourceVersion", ?, ?, ?, r.version,
                r."publishedAt", r."embargoedUntil", r."scheduledAt", r."expiresAt", r."modifiedAt", r."firstPublicAt", r."firstLiveAt",
                r."nextEdgeAt", r.visibility, r.type, r.language, r.section, r.tags, r.subjects, r.authors
            from json_to_recordset(cast(? as json)) r(id uuid, slug text, source text, "sourceId" text, "sourceVersion" text,
                version integer, "publishedAt" timestamptz, "embargoedUntil" timestamptz, "scheduledAt" timestamptz,
                "expiresAt" timestamptz, "modifiedAt" timestamptz, "firstPublicAt" timestamptz, "firstLiveAt" timestamptz,
                "nextEdgeAt" timestamptz, visibility text, type text, language text, section text, tags text[], subjects text[],
                authors text[])
            """;

    private static final String CLAIMS = """
            insert into slug select r.slug, cast(r.id as uuid) from unnest(cast(? as text[]), cast(? as text[])) r(slug, id) on conflict do nothing
            """;

    // Contents are a separate array, so that the database parses each only once.
    private static final String TEXTS = """
            with told as materialized (
                select id, slug, revision, published, number, kind, note, hash, visibility, cast(said as jsonb) as content
                from rows from (
                    json_to_recordset(cast(? as json)) as (id uuid, slug text, revision bigint, published bigint,
                        number integer, kind text, note text, hash text, visibility text),
                    unnest(cast(? as text[]))
                ) r(id, slug, revision, published, number, kind, note, hash, visibility, said)),
            copies as (
                insert into draft (article_id, revision, published_revision, slug, content, updated_at, updated_by)
                select id, revision, published, slug, content, ?, ? from told),
            versions as (
                insert into version (article_id, number, kind, note, slug, content, content_hash, visibility, created_at, created_by)
                select id, number, kind, note, slug, content, decode(hash, 'hex'), visibility, ?, ? from told where number is not null),
            moves as (
                insert into draft_edit (article_id, revision, fields, edited_at, edited_by, kind)
                select id, revision, '{}', ?, ?, 'publication' from told where number is not null)
            insert into wire_item (article_id, content, received_at, received_by) select id, content, ?, ? from told
            """;

    private final TextIndex index;
    private final SerializedPartsStore finished;
    private final AgroalDataSource database;

    BulkInsert(TextIndex index, SerializedPartsStore finished, AgroalDataSource database) {
        this.index = index;
        this.finished = finished;
        this.database = database;
    }

    void write(List<NewArticle> all, String by, Instant now) {
        List<NewArticle> live = all.stream().filter(one -> one.debut() != null).toList();
        announce(live);
        ArrayNode heads = StoredJson.MAPPER.createArrayNode();
        ArrayNode texts = StoredJson.MAPPER.createArrayNode();
        List<String> contents = new ArrayList<>();
        for (NewArticle one : all) {
            head(heads.addObject(), one.article());
            text(texts.addObject(), one);
            contents.add(json(one.draft().content));
        }
        new Sql().add(ARTICLES, now, by, now, json(heads)).run(database);
        requireSameSource(live);
        List<String> slugs = all.stream().map(one -> one.article().slug).toList();
        List<String> ids = all.stream().map(one -> one.id().toString()).toList();
        if (new Sql().add(CLAIMS, slugs, ids).run(database) < all.size())
            throw Problem.of("overloaded", "Another article has just taken one of these slugs. Try again.");
        new Sql()
                .add(TEXTS, json(texts), contents, now, by, now, by, now, by, now, by)
                .run(database);
        Map<UUID, Content> found = new LinkedHashMap<>();
        live.forEach(one -> found.put(one.id(), one.draft().content));
        index.index(found);
        finished.storeFirst(found);
        Change.of(live.stream().map(one -> one.debut().change()).toList(), now, by);
    }

    // The insert has locked the source row. The recorded changes depend on the visibility of the source, which was read
    // before the lock and may have changed since.
    private void requireSameSource(List<NewArticle> live) {
        if (live.isEmpty()) return;
        Source source = Source.required(live.get(0).article().source);
        boolean same = new Sql()
                .add("select 1 from source where slug = ? and visibility = ?", source.slug, source.visibility)
                .first(database, row -> true)
                .isPresent();
        if (!same) throw Problem.of("overloaded", "The source has just been opened or closed. Try again.");
    }

    // Announces the names before the insert locks the sections, as a single publication does. Otherwise two
    // transactions that both hold the section could not announce it.
    private static void announce(List<NewArticle> live) {
        List<Article> named = live.stream()
                .filter(one -> one.debut().named())
                .map(NewArticle::article)
                .toList();
        for (NameKind list : NameKind.values()) {
            list.announce(
                    named.stream().map(list::of).flatMap(Collection::stream).collect(Collectors.toSet()));
        }
    }

    private static void head(ObjectNode row, Article article) {
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
        put(row, "publishedAt", article.publishedAt);
        put(row, "embargoedUntil", article.embargoedUntil);
        put(row, "scheduledAt", article.scheduledAt);
        put(row, "expiresAt", article.expiresAt);
        put(row, "modifiedAt", article.modifiedAt);
        put(row, "firstPublicAt", article.firstPublicAt);
        put(row, "firstLiveAt", article.firstLiveAt);
        put(row, "nextEdgeAt", article.nextEdgeAt);
        article.tags.forEach(row.putArray("tags")::add);
        article.subjects.forEach(row.putArray("subjects")::add);
        article.authors.forEach(row.putArray("authors")::add);
    }

    private static void put(ObjectNode row, String name, Instant instant) {
        if (instant != null) row.put(name, instant.toString());
    }

    private static void text(ObjectNode row, NewArticle one) {
        Draft draft = one.draft();
        row.put("id", one.id().toString())
                .put("slug", draft.slug)
                .put("revision", draft.revision)
                .put("published", draft.publishedRevision);
        if (one.debut() == null) return;
        Version version = one.debut().version();
        row.put("number", version.number)
                .put("kind", version.kind)
                .put("note", version.note)
                .put("hash", HexFormat.of().formatHex(version.contentHash))
                .put("visibility", version.visibility);
    }

    private static String json(Object said) {
        try {
            return StoredJson.MAPPER.writeValueAsString(said);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
