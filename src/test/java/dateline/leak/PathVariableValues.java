package dateline.leak;

import dateline.leak.ContractOperations.Operation;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Values of path variables. */
final class PathVariableValues {

    static final List<String> NAMES = List.of("tag", "oldtag", "nexttag", "author", "section");
    private static final List<String> OF_AN_ARTICLE = List.of("id", "slug", "oldslug", "nextslug");
    private static final List<String> NUMBERS = List.of("1", "2", "3");

    /**
     * A path.
     *
     * @param story the story of the path; null if it belongs to none
     * @param member the member of the story that the path contains
     */
    record CrawlPath(String path, StoryFixture story, String member) {

        /** Whether the path contains the id of the story or its id at the source. */
        boolean identifies() {
            return "id".equals(member) || "sid".equals(member);
        }

        /** A key that is equal in every run, although ids differ. */
        String key() {
            return story == null ? path : path.replace(story.id(), "id") + story.name() + member;
        }
    }

    private final List<StoryFixture> stories;
    private final Map<String, String> known;

    /** @param known values of variables that belong to no story */
    PathVariableValues(List<StoryFixture> stories, Map<String, String> known) {
        this.stories = stories;
        this.known = known;
    }

    List<CrawlPath> of(Operation operation) {
        List<CrawlPath> paths = List.of(new CrawlPath(operation.path(), null, null));
        for (String variable : operation.variables()) {
            paths = paths.stream()
                    .flatMap(path -> filled(operation, path, variable))
                    .toList();
        }
        return paths;
    }

    private Stream<CrawlPath> filled(Operation operation, CrawlPath path, String variable) {
        String place = "{" + variable + "}";
        List<String> values = values(operation, variable);
        if (!values.isEmpty()) {
            return values.stream()
                    .map(value -> new CrawlPath(path.path().replace(place, value), path.story(), path.member()));
        }
        return stories.stream()
                .flatMap(story -> members(operation, variable).stream()
                        .map(member -> new CrawlPath(path.path().replace(place, story.token(member)), story, member)));
    }

    private List<String> values(Operation operation, String variable) {
        if (known.containsKey(variable)) return List.of(known.get(variable));
        if (variable.equals("number")) return NUMBERS;
        if (variable.equals("source")) return List.of(StoryFixtures.SOURCE);
        if (!variable.equals("slug")) return List.of();
        if (operation.path().matches("/v1/(syndication/)?feeds/.*")) return List.of(StoryFixtures.FEED, "latest");
        return operation.path().startsWith("/v1/sources/") ? List.of(StoryFixtures.SOURCE) : List.of();
    }

    // /v1/tags/{slug} is about tags.
    private static List<String> members(Operation operation, String variable) {
        if (variable.equals("sourceId")) return List.of("sid");
        List<String> names = NAMES.stream()
                .filter(name -> operation.path().startsWith("/v1/" + name.replaceFirst("^(old|next)", "") + "s/"))
                .toList();
        return variable.equals("slug") && !names.isEmpty() ? names : OF_AN_ARTICLE;
    }
}
