package dateline.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dateline.access.admin.FirstKey;
import dateline.access.key.Key;
import dateline.article.editing.ArticleRequest;
import dateline.article.editing.CorrectionRequest;
import dateline.article.editing.CorrectionService;
import dateline.article.editing.DraftService;
import dateline.article.editing.KillRequest;
import dateline.article.editing.WithdrawalRequest;
import dateline.article.model.Article;
import dateline.article.model.PublicationPlan;
import dateline.article.preview.PreviewService;
import dateline.database.sql.StartupLock;
import dateline.feed.FeedRequest;
import dateline.feed.FeedService;
import dateline.http.problem.Now;
import dateline.push.webhook.Webhook.Owner;
import io.agroal.api.AgroalDataSource;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.persistence.EntityManager;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Fills an empty database with the demo newsroom, in one transaction. Its instants are relative to the start of the server. */
@ApplicationScoped
public class DemoNewsroom {

    static final String ACTOR = "demo";
    /** Members of a story that only this loader reads; they are not part of the article request. */
    private static final List<String> LOADER_MEMBERS = List.of(
            "id",
            "minutesAgo",
            "state",
            "embargoInMinutes",
            "publishInMinutes",
            "later",
            "correction",
            "kill",
            "withholding",
            "delivered",
            "author");

    private static final UUID PREVIEWED_DRAFT = UUID.fromString("01990000-0000-7000-8000-000000000011");
    private static final UUID PREVIEW = UUID.fromString("01990000-0000-7000-8000-0000000d0001");
    private static final long HOURS_TO_LATER_EVENT = 5;

    private final DemoKeys keys;
    private final DemoNames names;
    private final DemoPartners partners;
    private final DemoReproductions reproductions;
    private final DemoWebhooks webhooks;
    private final DemoImports imports;
    private final DemoMedia media;
    private final DraftService drafts;
    private final CorrectionService corrections;
    private final PreviewService previews;
    private final ObjectMapper json;
    private final EntityManager entities;
    private final AgroalDataSource database;

    DemoNewsroom(
            DemoKeys keys,
            DemoNames names,
            DemoPartners partners,
            DemoReproductions reproductions,
            DemoWebhooks webhooks,
            DemoImports imports,
            DemoMedia media,
            DraftService drafts,
            CorrectionService corrections,
            PreviewService previews,
            ObjectMapper json,
            EntityManager entities,
            AgroalDataSource database) {
        this.keys = keys;
        this.names = names;
        this.partners = partners;
        this.reproductions = reproductions;
        this.webhooks = webhooks;
        this.imports = imports;
        this.media = media;
        this.drafts = drafts;
        this.corrections = corrections;
        this.previews = previews;
        this.json = json;
        this.entities = entities;
        this.database = database;
    }

    /** @throws IllegalStateException with a sentence for the operator, if the demo cannot be filled */
    void fill(@Observes @Priority(50) StartupEvent start) {
        if (!keys.isDemo()) return;
        try {
            StartupLock.run(database, FirstKey.STARTUP_LOCK, this::fillIfEmpty);
        } catch (RuntimeException e) {
            throw new IllegalStateException(
                    "The demo newsroom could not be filled, and nothing of it was stored. Start Dateline again. The reason was: "
                            + reason(e),
                    e);
        }
    }

    // The deepest cause is the error of the database or of the loader; those above it only pass it on.
    private static String reason(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) cause = cause.getCause();
        return cause.getMessage() == null ? cause.toString() : cause.getMessage();
    }

    private void fillIfEmpty() {
        if (Article.count() > 0 || Key.count() > 0) return;
        Instant now = Now.of(database);
        try (InputStream in = DemoNewsroom.class.getResourceAsStream("/demo/newsroom.json")) {
            fill(json.readTree(in), now);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void fill(JsonNode newsroom, Instant now) throws IOException {
        names.fill(newsroom, now);
        for (JsonNode story : newsroom.get("articles")) createStory((ObjectNode) story, newsroom.get("pictures"), now);
        for (JsonNode brief : newsroom.get("briefs")) createStory((ObjectNode) brief, newsroom.get("pictures"), now);
        for (JsonNode feed : newsroom.get("feeds")) {
            ObjectNode request = feed.deepCopy();
            request.set("itemCount", request.remove("limit"));
            FeedService.store(feed.get("slug").textValue(), read(request, FeedRequest.class), ACTOR, now);
        }
        Map<String, Owner> owners = partners.fill(newsroom.get("partners"), now);
        entities.flush();
        imports.fill(newsroom.get("imports"), now);
        for (JsonNode story : newsroom.get("articles")) deliver(story, now);
        for (JsonNode brief : newsroom.get("briefs")) deliver(brief, now);
        webhooks.fill(newsroom.get("webhooks"), owners, now);
        if (keys.areFixed()) previews.createFixed(PREVIEW, PREVIEWED_DRAFT, ACTOR, now);
    }

    private void createStory(ObjectNode story, JsonNode pictures, Instant now) throws IOException {
        UUID id = UUID.fromString(story.get("id").textValue());
        String state = story.path("state").asText("published");
        ObjectNode request = story.deepCopy();
        request.remove(LOADER_MEMBERS);
        media.complete(request, pictures);
        if (story.has("author")) names.setByline(request, story.get("author").textValue());
        drafts.create(id, read(request, ArticleRequest.class), ACTOR, now);
        entities.flush();
        if (!state.equals("draft")) drafts.publish(id, plan(story, state, now), ACTOR, now);
        entities.flush();
        if (story.has("later") && !story.has("delivered")) applyLaterEvent(id, story, now);
        // Clears the persistence context, which would otherwise hold all two hundred stories.
        entities.clear();
    }

    // Creates the delivery to a partner first, then the later event, such as a correction, that leads to a notice.
    private void deliver(JsonNode story, Instant now) throws IOException {
        if (!story.has("delivered")) return;
        UUID id = UUID.fromString(story.get("id").textValue());
        reproductions.deliver(id, story.get("delivered"), now);
        applyLaterEvent(id, story, now);
        reproductions.assignNoticeId(id, story.get("delivered"));
    }

    private void applyLaterEvent(UUID id, JsonNode story, Instant now) throws IOException {
        Instant at = now.minus(Duration.ofMinutes(story.get("minutesAgo").asLong() - HOURS_TO_LATER_EVENT * 60));
        switch (story.get("later").textValue()) {
            case "corrected" ->
                corrections.correct(drafts, id, read(story.get("correction"), CorrectionRequest.class), ACTOR, at);
            case "killed" -> drafts.kill(id, read(story.get("kill"), KillRequest.class), ACTOR, at);
            case "withheld" -> drafts.withhold(id, read(story.get("withholding"), WithdrawalRequest.class), ACTOR, at);
            default -> throw new IllegalStateException("The demo story " + id + " has an unknown later event");
        }
        entities.flush();
    }

    private static PublicationPlan plan(JsonNode story, String state, Instant now) {
        return switch (state) {
            case "embargoed" -> new PublicationPlan(null, minutesFrom(story.get("embargoInMinutes"), now), null, null);
            case "scheduled" -> new PublicationPlan(minutesFrom(story.get("publishInMinutes"), now), null, null, null);
            default ->
                new PublicationPlan(
                        now.minus(Duration.ofMinutes(story.get("minutesAgo").asLong())), null, null, null);
        };
    }

    private static Instant minutesFrom(JsonNode minutes, Instant now) {
        return now.plus(Duration.ofMinutes(minutes.asLong()));
    }

    private <T> T read(JsonNode node, Class<T> type) throws IOException {
        return json.treeToValue(node, type);
    }
}
