package dateline.leak;

import static dateline.Newsroom.as;
import static dateline.Newsroom.get;
import static dateline.Newsroom.patch;
import static dateline.Newsroom.post;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Creates the stories, each with a replaced version and an unpublished edit. */
final class StoryFixtures {

    /** Creates articles, and controls the clock. */
    interface Scribe {

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
    private static final int EACH = 30;
    // Stories in these states get no unpublished edit.
    private static final Set<String> CLOSED = Set.of("killed", "killedearly", "killedlic", "heldcorr");

    static final List<String> PARTNERS = List.of("covered", "early", "excerpt", "headline", "former", "suspended");

    private final Callers callers;
    private final Scribe scribe;
    private final Set<String> told;
    private final boolean secrets;
    private final Instant soon;
    private final Instant end;
    /** Instant at which the rights to one picture end; long past when the stories are read. */
    private final Instant lent;

    private final List<StoryFixture> stories = new ArrayList<>();
    private final String editor;

    private StoryFixtures(Callers callers, Scribe scribe, Set<String> told, boolean secrets) {
        this.callers = callers;
        this.scribe = scribe;
        this.told = told;
        this.secrets = secrets;
        this.editor = callers.editor();
        this.soon = scribe.start().plus(Duration.ofHours(9));
        this.end = scribe.start().plus(Duration.ofHours(2));
        this.lent = scribe.start().plus(Duration.ofHours(2));
    }

    /**
     * Creates the stories.
     *
     * @param told states of the stories to create
     * @param secrets whether drafts are edited and withheld stories are corrected, which only the newsroom may notice
     */
    static List<StoryFixture> tell(Callers callers, Scribe scribe, Set<String> told, boolean secrets) {
        StoryFixtures stories = new StoryFixtures(callers, scribe, told, secrets);
        stories.tell();
        return List.copyOf(stories.stories);
    }

    private void tell() {
        for (String state : STATES) {
            scribe.at(STATES.indexOf(state) * EACH);
            if (told.contains(state)) first(state);
        }
        scribe.at(SECOND_HALF - 1);
        callers.part();
        for (StoryFixture story : stories) {
            scribe.at(SECOND_HALF + STATES.indexOf(story.state()) * EACH);
            second(story);
            look(story);
        }
    }

    private void first(String state) {
        switch (state) {
            case "draft" -> draft(state);
            case "sched" -> published(state, "public", "{\"at\":\"" + soon + "\"%s}");
            case "embar", "heldearly", "killedearly", "goneearly" ->
                published(state, "public", "{\"embargoedUntil\":\"" + soon + "\"%s}");
            case "teaser" -> published(state, "teaser", "{%s}");
            case "licens", "opened", "heldlic", "killedlic", "gonelic" -> published(state, "licensed", "{%s}");
            case "ended" -> published(state, "public", "{\"expiresAt\":\"" + end + "\"%s}");
            case "endedlic" -> published(state, "licensed", "{\"expiresAt\":\"" + end + "\"%s}");
            default -> published(state, "public", "{%s}");
        }
    }

    private void second(StoryFixture story) {
        String state = story.state();
        String reason = "\"reason\":\"" + story.token("reason") + "\"";
        if (state.equals("closed")) {
            edit(story, "{\"visibility\":\"licensed\"}");
            publish(story, "{}");
        }
        if (state.equals(RICHEST)) {
            for (String day : List.of("Tuesday", "Wednesday"))
                correct(story, "cnote", "{\"teaser\":\"On " + day + ", " + story.token("teaser") + ".\"}");
        }
        if (secrets && !CLOSED.contains(state)) edit(story, next(story));
        if (state.startsWith("held")) after(story, "withholdings", "{" + reason + "}");
        scribe.at(SECOND_HALF + STATES.indexOf(state) * EACH + 1);
        if (state.equals("heldcorr") && secrets) correct(story, "nextteaser", next(story));
        if (state.startsWith("gone")) after(story, "unpublications", "{" + reason + "}");
        if (state.startsWith("killed"))
            after(story, "kills", "{" + reason + ",\"notice\":\"" + story.token("notice") + "\"}");
    }

    private void draft(String state) {
        begin(state, "public");
        edit(stories.get(stories.size() - 1), content(state, "", "public"));
    }

    /** @param plan a format string with a placeholder for one member */
    private void published(String state, String visibility, String plan) {
        StoryFixture story = begin(state, visibility);
        publish(story, plan(plan, story.token("oldnote")));
        // Readers keep the ETag of the version that is replaced next.
        keep(story, null, "/v1/articles/");
        keep(story, editor, "/v1/articles/");
        edit(story, content(state, "", state.equals("opened") ? "public" : visibility));
        publish(story, plan(plan, story.token("note")));
        look(story);
    }

    private static String plan(String plan, String note) {
        String member = "\"note\":\"" + note + "\"";
        return plan.formatted(plan.length() > "{%s}".length() ? "," + member : member);
    }

    private StoryFixture begin(String state, String visibility) {
        StoryFixture story = StoryFixture.of(state, scribe.begin(state, content(state, "old", visibility)));
        stories.add(story);
        return story;
    }

    private void edit(StoryFixture story, String patch) {
        String draft = "/v1/drafts/" + story.id();
        patch(editor, draft, get(editor, draft).header("ETag"), patch).then().statusCode(200);
    }

    private void publish(StoryFixture story, String plan) {
        guarded(story, "publications", plan);
    }

    private void correct(StoryFixture story, String note, String changes) {
        guarded(
                story,
                "corrections",
                "{\"kind\":\"correction\",\"note\":\"" + story.token(note) + "\",\"changes\":" + changes + "}");
    }

    private void guarded(StoryFixture story, String noun, String body) {
        as(editor)
                .contentType("application/json")
                .header("If-Match", get(editor, "/v1/drafts/" + story.id()).header("ETag"))
                .body(body)
                .post("/v1/articles/" + story.id() + "/" + noun)
                .then()
                .statusCode(201);
    }

    private void after(StoryFixture story, String noun, String body) {
        post(editor, "/v1/articles/" + story.id() + "/" + noun, body).then().statusCode(201);
    }

    /** Stores the ETags that the callers receive. */
    private void look(StoryFixture story) {
        keep(story, null, "/v1/articles/");
        keep(story, editor, "/v1/articles/");
        keep(story, editor, "/v1/drafts/");
        for (String partner : PARTNERS) {
            keep(story, callers.key(partner), "/v1/syndication/articles/");
        }
    }

    private static void keep(StoryFixture story, String key, String path) {
        String etag = get(key, path + story.id()).header("ETag");
        if (etag != null) story.etags().add(etag);
    }

    private String next(StoryFixture story) {
        return content(story.state(), "next", null).replaceFirst("\"visibility\":null,", "");
    }

    private String content(String state, String when, String visibility) {
        String w = "zq" + state + "x" + when;
        // Section and author remain; the tag changes with each version.
        return """
                {"visibility":%10$s,"slug":"%1$sslugx","headline":"%2$s %1$sheadx","teaser":"It is said, %1$steaserx.",
                 "headlines":{"short":"%3$s","seo":"%4$s"},"source":"%9$s","sourceId":"%5$s","section":"%6$s","tags":["%1$stagx"],
                 "bylines":[{"author":"%7$s","name":"%7$s"}],
                 "media":[{"id":"m1","type":"image","role":"main","url":"https://example.com/1.jpg","caption":"%8$s"},
                          {"id":"m2","type":"image","role":"inline","url":"https://example.com/2.jpg","caption":"%1$scapx","alt":"%11$s"},
                          {"id":"m3","type":"image","role":"inline","url":"https://example.com/3.jpg","caption":"%13$s","alt":"%13$s","rightsExpireAt":"%14$s"}],
                 "body":[{"id":"b1","type":"paragraph","text":"One two three four five six seven eight nine %1$sbodyx ten lantern."},
                         {"id":"b2","type":"image","media":"m2","caption":"%12$s"},
                         {"id":"b3","type":"image","media":"m3","caption":"A lantern and %13$s"}]}
                """.formatted(
                        w,
                        when,
                        StoryFixture.word(state, "short"),
                        StoryFixture.word(state, "seo"),
                        StoryFixture.word(state, "sid"),
                        StoryFixture.word(state, "section"),
                        StoryFixture.word(state, "author"),
                        StoryFixture.word(state, "main"),
                        SOURCE,
                        visibility == null ? "null" : "\"" + visibility + "\"",
                        StoryFixture.word(state, "alt"),
                        StoryFixture.word(state, "capb"),
                        StoryFixture.word(state, "endcap"),
                        lent);
    }
}
