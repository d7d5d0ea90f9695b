package dateline;

import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Stories whose embargoes lift one after another, and all endpoints of two nodes that could show them. */
final class EmbargoedStories {

    static final int COUNT = Boolean.getBoolean("long") ? 6 : 3;
    private static final Duration BETWEEN = Duration.ofMinutes(10);

    /** @param lifted the instant at which the embargo ends */
    record Story(String id, String slug, Instant lifted) {

        boolean in(String body) {
            return body.contains(id) || body.contains(slug);
        }
    }

    private final TwoNodes newsroom;
    private final List<Story> stories = new ArrayList<>();
    private final List<ProbedEndpoint> endpoints = new ArrayList<>();

    private EmbargoedStories(TwoNodes newsroom) {
        this.newsroom = newsroom;
    }

    static EmbargoedStories create(TwoNodes newsroom) throws Exception {
        EmbargoedStories stories = new EmbargoedStories(newsroom);
        stories.create();
        return stories;
    }

    List<Story> stories() {
        return stories;
    }

    List<ProbedEndpoint> endpoints() {
        return endpoints;
    }

    private void create() throws Exception {
        String partner = newsroom.partner(newsroom.created(
                        "/v1/articles",
                        Stories.article()
                                .headline("Source")
                                .newSource("Lantern")
                                .json())
                .get("source")
                .asText());
        // Always live; it lists its translations as soon as they are public.
        String sibling = newsroom.publish(
                Stories.article()
                        .headline("Sibling")
                        .language("de")
                        .source("lantern")
                        .json(),
                "{}");
        Instant lifted;
        try (Connection clock = newsroom.connect()) {
            lifted = TwoNodes.now(clock);
        }
        for (int i = 0; i < COUNT; i++) {
            lifted = lifted.plus(BETWEEN);
            String id = draft(i, sibling);
            newsroom.transition(
                    id, "publications", JsonBody.with("embargoedUntil", lifted).json());
            stories.add(new Story(id, "lantern-" + i, lifted));
        }
        String cursor = TwoNodes.JSON
                .readTree(newsroom.first().get("/v1/changes?limit=1000").body())
                .get("nextCursor")
                .asText();
        for (Node node : newsroom.nodes()) addEndpoints(node, partner, sibling, cursor);
    }

    private String draft(int number, String sibling) throws Exception {
        String story = Stories.article()
                .headline("Lantern " + number + " is lit")
                .slug("lantern-" + number)
                .source("lantern")
                .with("translationOf", sibling)
                .tags("Lantern " + number + " mark")
                .paragraph("The quillfish of lantern-" + number + ".")
                .json();
        return newsroom.created("/v1/articles", story).get("id").asText();
    }

    private void addEndpoints(Node node, String partner, String sibling, String cursor) {
        for (Story story : stories) {
            for (String name : List.of(story.id(), story.slug())) {
                endpoints.add(new ProbedEndpoint(node, "/v1/articles/" + name, null, story.id()));
                endpoints.add(new ProbedEndpoint(node, "/v1/syndication/articles/" + name, partner, story.id()));
            }
            endpoints.add(new ProbedEndpoint(node, "/v1/articles/" + story.id(), newsroom.admin(), story.id()));
            endpoints.add(new ProbedEndpoint(node, "/v1/articles/" + story.id() + "/rights", partner, story.id()));
            endpoints.add(new ProbedEndpoint(node, "/v1/tags/" + story.slug() + "-mark", null, story.id()));
        }
        for (String path : List.of(
                "/v1/articles/" + sibling,
                "/v1/articles?limit=100",
                "/v1/articles?sort=modifiedAt&fields=id,headline",
                "/v1/articles?q=quillfish&count=exact&limit=100",
                "/v1/articles?q=quillfish&sort=relevance&limit=100",
                "/v1/articles?feed=latest&source=lantern&limit=100",
                "/v1/articles?facets=tag,author,year&limit=1",
                "/v1/tags?limit=100",
                "/v1/feeds/latest/articles?limit=100",
                "/v1/feeds/latest.rss",
                "/v1/feeds/latest.atom",
                "/v1/feeds/latest.json",
                "/v1/changes?limit=1000",
                "/v1/changes?since=" + cursor)) {
            endpoints.add(new ProbedEndpoint(node, path, null, null));
        }
        endpoints.add(new ProbedEndpoint(node, "/v1/articles?limit=100", newsroom.admin(), null));
        endpoints.add(new ProbedEndpoint(node, "/v1/syndication/articles?limit=100", partner, null));
        endpoints.add(new ProbedEndpoint(node, "/v1/syndication/feeds/latest.json", partner, null));
    }
}
