package dateline.leak;

import static dateline.Newsroom.as;
import static dateline.Newsroom.get;
import static dateline.Newsroom.patch;
import static dateline.Newsroom.post;

import dateline.JsonBody;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Creates the stories, each with a replaced version and an unpublished edit. */
final class StoryFixtures {

    /** Creates articles, and controls the clock. */
    interface StoryWriter {

        Instant start();

        /** @param seconds after the start; the following requests happen at that instant if the clock can be set */
        void at(int seconds);

        /**
         * Creates an article.
         *
         * @return its id
         */
        String begin(String state, String content);
    }

    static final List<String> STATES = List.of(
            "draft",
            "sched",
            "embar",
            "open",
            "teaser",
            "licens",
            "opened",
            "closed",
            "held",
            "heldcorr",
            "heldearly",
            "heldlic",
            "killed",
            "killedearly",
            "killedlic",
            "gone",
            "goneearly",
            "gonelic",
            "ended",
            "endedlic");

    /** The state of the story that has all members. */
    static final String RICHEST = "open";

    static final String SOURCE = "leak-wire";
    static final String FEED = "leak-watch";

    private static final int SECOND_HALF = 3_000;
    private static final int SECONDS_PER_STORY = 30;
    // Stories in these states get no unpublished edit.
    private static final Set<String> CLOSED = Set.of("killed", "killedearly", "killedlic", "heldcorr");

    static final List<String> PARTNERS = List.of("covered", "early", "excerpt", "headline", "former", "suspended");

    private final Callers callers;
    private final StoryWriter writer;
    private final Set<String> states;
    private final boolean secrets;
    private final Instant plannedStart;
    private final Instant end;
    /** Instant at which the rights to one picture end; long past when the stories are read. */
    private final Instant pictureRightsEnd;

    private final List<StoryFixture> stories = new ArrayList<>();
    private final String editor;

    private StoryFixtures(Callers callers, StoryWriter writer, Set<String> states, boolean secrets) {
        this.callers = callers;
        this.writer = writer;
        this.states = states;
        this.secrets = secrets;
        this.editor = callers.editor();
        this.plannedStart = writer.start().plus(Duration.ofHours(9));
        this.end = writer.start().plus(Duration.ofHours(2));
        this.pictureRightsEnd = writer.start().plus(Duration.ofHours(2));
    }

    /**
     * Creates the stories.
     *
     * @param states states of the stories to create
     * @param secrets whether drafts are edited and withheld stories are corrected, which only the newsroom may notice
     */
    static List<StoryFixture> create(Callers callers, StoryWriter writer, Set<String> states, boolean secrets) {
        StoryFixtures stories = new StoryFixtures(callers, writer, states, secrets);
        stories.create();
        return List.copyOf(stories.stories);
    }

    private void create() {
        for (String state : STATES) {
            writer.at(STATES.indexOf(state) * SECONDS_PER_STORY);
            if (states.contains(state)) publishFirst(state);
        }
        writer.at(SECOND_HALF - 1);
        callers.endRights();
        for (StoryFixture story : stories) {
            writer.at(SECOND_HALF + STATES.indexOf(story.state()) * SECONDS_PER_STORY);
            makeSecondChange(story);
            storeEtags(story);
        }
    }

    private void publishFirst(String state) {
        switch (state) {
            case "draft" -> draft(state);
            case "sched" -> published(state, "public", JsonBody.with("at", plannedStart));
            case "embar", "heldearly", "killedearly", "goneearly" ->
                published(state, "public", JsonBody.with("embargoedUntil", plannedStart));
            case "teaser" -> published(state, "teaser", JsonBody.empty());
            case "licens", "opened", "heldlic", "killedlic", "gonelic" ->
                published(state, "licensed", JsonBody.empty());
            case "ended" -> published(state, "public", JsonBody.with("expiresAt", end));
            case "endedlic" -> published(state, "licensed", JsonBody.with("expiresAt", end));
            default -> published(state, "public", JsonBody.empty());
        }
    }

    private void makeSecondChange(StoryFixture story) {
        String state = story.state();
        JsonBody reason = JsonBody.with("reason", story.token("reason"));
        if (state.equals("closed")) {
            edit(story, JsonBody.with("visibility", "licensed").json());
            publish(story, JsonBody.empty());
        }
        if (state.equals(RICHEST)) {
            for (String day : List.of("Tuesday", "Wednesday"))
                correct(story, "cnote", JsonBody.with("teaser", "On " + day + ", " + story.token("teaser") + "."));
        }
        if (secrets && !CLOSED.contains(state)) edit(story, next(story).json());
        if (state.startsWith("held")) withdraw(story, "withholdings", reason);
        writer.at(SECOND_HALF + STATES.indexOf(state) * SECONDS_PER_STORY + 1);
        if (state.equals("heldcorr") && secrets) correct(story, "nextteaser", next(story));
        if (state.startsWith("gone")) withdraw(story, "unpublications", reason);
        if (state.startsWith("killed")) withdraw(story, "kills", reason.and("notice", story.token("notice")));
    }

    private void draft(String state) {
        begin(state, "public");
        edit(stories.get(stories.size() - 1), content(state, "", "public").json());
    }

    /** @param plan a format string with a placeholder for one member */
    private void published(String state, String visibility, JsonBody plan) {
        StoryFixture story = begin(state, visibility);
        publish(story, plan.and("note", story.token("oldnote")));
        // Readers keep the ETag of the version that is replaced next.
        storeEtag(story, null, "/v1/articles/");
        storeEtag(story, editor, "/v1/articles/");
        edit(
                story,
                content(state, "", state.equals("opened") ? "public" : visibility)
                        .json());
        publish(story, plan.and("note", story.token("note")));
        storeEtags(story);
    }

    private StoryFixture begin(String state, String visibility) {
        StoryFixture story = StoryFixture.of(
                state, writer.begin(state, content(state, "old", visibility).json()));
        stories.add(story);
        return story;
    }

    private void edit(StoryFixture story, String patch) {
        String draft = "/v1/drafts/" + story.id();
        patch(editor, draft, get(editor, draft).header("ETag"), patch).then().statusCode(200);
    }

    private void publish(StoryFixture story, JsonBody plan) {
        transition(story, "publications", plan);
    }

    private void correct(StoryFixture story, String note, JsonBody changes) {
        transition(
                story,
                "corrections",
                JsonBody.with("kind", "correction")
                        .and("note", story.token(note))
                        .and("changes", changes));
    }

    private void transition(StoryFixture story, String noun, JsonBody body) {
        as(editor)
                .contentType("application/json")
                .header("If-Match", get(editor, "/v1/drafts/" + story.id()).header("ETag"))
                .body(body.json())
                .post("/v1/articles/" + story.id() + "/" + noun)
                .then()
                .statusCode(201);
    }

    private void withdraw(StoryFixture story, String noun, JsonBody body) {
        post(editor, "/v1/articles/" + story.id() + "/" + noun, body.json())
                .then()
                .statusCode(201);
    }

    /** Stores the ETags that the callers receive. */
    private void storeEtags(StoryFixture story) {
        storeEtag(story, null, "/v1/articles/");
        storeEtag(story, editor, "/v1/articles/");
        storeEtag(story, editor, "/v1/drafts/");
        for (String partner : PARTNERS) {
            storeEtag(story, callers.key(partner), "/v1/syndication/articles/");
        }
    }

    private static void storeEtag(StoryFixture story, String key, String path) {
        String etag = get(key, path + story.id()).header("ETag");
        if (etag != null) story.etags().add(etag);
    }

    private JsonBody next(StoryFixture story) {
        return content(story.state(), "next");
    }

    private JsonBody content(String state, String when, String visibility) {
        return content(state, when).and("visibility", visibility);
    }

    // Section and author remain; the tag changes with each version.
    private JsonBody content(String state, String when) {
        String prefix = "zq" + state + "x" + when;
        String author = StoryFixture.word(state, "author");
        String ended = StoryFixture.word(state, "endcap");
        return JsonBody.with("slug", prefix + "slugx")
                .and("headline", when + " " + prefix + "headx")
                .and("teaser", "It is said, " + prefix + "teaserx.")
                .and(
                        "headlines",
                        JsonBody.with("short", StoryFixture.word(state, "short"))
                                .and("seo", StoryFixture.word(state, "seo")))
                .and("source", SOURCE)
                .and("sourceId", StoryFixture.word(state, "sid"))
                .and("section", StoryFixture.word(state, "section"))
                .and("tags", List.of(prefix + "tagx"))
                .and("bylines", List.of(Map.of("author", author, "name", author)))
                .and(
                        "media",
                        List.of(
                                picture("m1", "main", StoryFixture.word(state, "main")),
                                picture("m2", "inline", prefix + "capx").and("alt", StoryFixture.word(state, "alt")),
                                picture("m3", "inline", ended)
                                        .and("alt", ended)
                                        .and("rightsExpireAt", pictureRightsEnd)))
                .and(
                        "body",
                        List.of(
                                block("b1", "paragraph")
                                        .and(
                                                "text",
                                                "One two three four five six seven eight nine " + prefix
                                                        + "bodyx ten lantern."),
                                block("b2", "image")
                                        .and("media", "m2")
                                        .and("caption", StoryFixture.word(state, "capb")),
                                block("b3", "image").and("media", "m3").and("caption", "A lantern and " + ended)));
    }

    private static JsonBody picture(String id, String role, String caption) {
        return JsonBody.with("id", id)
                .and("type", "image")
                .and("role", role)
                .and("url", "https://example.com/" + id.substring(1) + ".jpg")
                .and("caption", caption);
    }

    private static JsonBody block(String id, String type) {
        return JsonBody.with("id", id).and("type", type);
    }
}
