package dateline.article;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dateline.article.ImportDesk.Arrival;
import dateline.database.Sql;
import dateline.http.Problem;
import dateline.http.StoredJson;
import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Begins many working copies at once: a statement for each table, however many there are. */
@Singleton
class FreshArticles {

    private static final String SLUGS = "select slug from slug where slug = any(?)";

    private static final String ARTICLES = """
            insert into article (id, slug, source, source_id, source_version, created_at, created_by, updated_at, visibility, type,
                language, section, tags, subjects, authors)
            select r.id, r.slug, r.source, r."sourceId", r."sourceVersion", ?, ?, ?, r.visibility, r.type, r.language, r.section,
                r.tags, r.subjects, r.authors
            from json_to_recordset(cast(? as json)) r(id uuid, slug text, source text, "sourceId" text, "sourceVersion" text,
                visibility text, type text, language text, section text, tags text[], subjects text[], authors text[])
            """;

    private static final String CLAIMS = """
            insert into slug select r.slug, r.id from json_to_recordset(cast(? as json)) r(id uuid, slug text) on conflict do nothing
            """;

    private static final String DRAFTS = """
            with told as materialized (
                select r.id, r.slug, r.content from json_to_recordset(cast(? as json)) r(id uuid, slug text, content jsonb)),
            copies as (
                insert into draft (article_id, revision, slug, content, updated_at, updated_by)
                select id, 1, slug, content, ?, ? from told)
            insert into wire_item (article_id, content, received_at, received_by) select id, content, ?, ? from told
            """;

    private final Intake intake;
    private final AgroalDataSource database;

    FreshArticles(Intake intake, AgroalDataSource database) {
        this.intake = intake;
        this.database = database;
    }

    /** @return the new articles by their sourceId */
    Map<String, UUID> make(String source, List<Arrival> arrivals, String by, Instant now) {
        Map<String, UUID> made = new LinkedHashMap<>();
        if (arrivals.isEmpty()) return made;
        List<ArticleRequest> stories = arrivals.stream()
                .map(arrival -> arrival.story().story(source, arrival.sourceId()))
                .toList();
        Set<String> here = intake.introduce(stories, by, now);
        here.add("source " + source);
        List<UUID> ids = new ArrayList<>();
        stories.forEach(story -> ids.add(Article.nextId()));
        List<String> slugs = slugs(stories, ids);
        ArrayNode heads = StoredJson.MAPPER.createArrayNode();
        ArrayNode copies = StoredJson.MAPPER.createArrayNode();
        for (int i = 0; i < stories.size(); i++) {
            Arrival arrival = arrivals.get(i);
            Content content = intake.take(stories.get(i), List.of(), Map.of(), here, by, now)
                    .content();
            ObjectNode head = heads.addObject()
                    .put("id", ids.get(i).toString())
                    .put("slug", slugs.get(i))
                    .put("source", content.source())
                    .put("sourceId", content.sourceId())
                    .put("sourceVersion", (arrival.stamp() == null ? now : arrival.stamp()).toString())
                    .put("visibility", content.visibility())
                    .put("type", content.type())
                    .put("language", content.language())
                    .put("section", content.section());
            content.tags().forEach(head.putArray("tags")::add);
            content.subjects().forEach(head.putArray("subjects")::add);
            content.authors().forEach(head.putArray("authors")::add);
            copies.addObject()
                    .put("id", ids.get(i).toString())
                    .put("slug", slugs.get(i))
                    .putPOJO("content", content);
            made.put(arrival.sourceId(), ids.get(i));
        }
        new Sql().add(ARTICLES, now, by, now, heads.toString()).run(database);
        if (new Sql().add(CLAIMS, heads.toString()).run(database) < stories.size())
            throw Problem.of("overloaded", "Another article has just taken one of these slugs. Try again.");
        new Sql().add(DRAFTS, text(copies), now, by, now, by).run(database);
        return made;
    }

    private static String text(ArrayNode copies) {
        try {
            return StoredJson.MAPPER.writeValueAsString(copies);
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    // As SlugClaims makes them, for many at once: a slug that is taken gets the end of the id behind it.
    private List<String> slugs(List<ArticleRequest> stories, List<UUID> ids) {
        List<String> wanted = new ArrayList<>();
        for (int i = 0; i < stories.size(); i++) {
            ArticleRequest story = stories.get(i);
            boolean sent = story.slug() != null && Slugs.usable(story.slug());
            wanted.add(sent ? story.slug() : Slugs.from(story.headline(), "article-" + ending(ids.get(i))));
        }
        Set<String> taken = new HashSet<>(new Sql().add(SLUGS, wanted).list(database, row -> row.getString(1)));
        List<String> slugs = new ArrayList<>();
        for (int i = 0; i < wanted.size(); i++) {
            String slug = wanted.get(i);
            if (!taken.add(slug)) {
                String stem = slug.substring(0, Math.min(slug.length(), Slugs.MAX_LENGTH - 7));
                slug = stem.replaceAll("-+$", "") + "-" + ending(ids.get(i));
                taken.add(slug);
            }
            slugs.add(slug);
        }
        return slugs;
    }

    private static String ending(UUID id) {
        String text = id.toString();
        return text.substring(text.length() - 6);
    }
}
