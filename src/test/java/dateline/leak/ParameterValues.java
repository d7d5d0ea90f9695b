package dateline.leak;

import dateline.leak.ContractOperations.Operation;
import dateline.leak.VisibilityTable.Kind;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Values of query parameters. */
final class ParameterValues {

    /** Values beside those in the contract. A parameter that does not accept one refuses it, which does no harm. */
    private static final Map<String, List<String>> WORDS = Map.of(
            "facets", List.of("section", "tag", "author", "source", "language", "type", "section,tag,author"),
            "include", List.of("related", "media", "translations", "related,media,translations"),
            "fields", List.of("id", "headline,teaser,body,bodyHtml", "media.caption", "tags.name"),
            "count", List.of("exact"),
            "limit", List.of("1", "100"),
            "source", List.of(StoryFixtures.SOURCE),
            "feed", List.of(StoryFixtures.FEED),
            "use", List.of("aiInput"),
            "from", List.of("0", "1"));

    private static final List<String> TEXTS = List.of(
            "head",
            "short",
            "seo",
            "teaser",
            "body",
            "cap",
            "capb",
            "alt",
            "main",
            "author",
            "tag",
            "slug",
            "sid",
            "note",
            "cnote",
            "reason",
            "notice",
            "oldhead",
            "oldteaser",
            "oldbody",
            "oldcap",
            "oldnote",
            "nexthead",
            "nextteaser",
            "nextbody",
            "nextcap");

    private final String since;
    private final Instant now;
    private final Map<String, String> known;

    /**
     * @param since a cursor of the public change feed from before the first story
     * @param known ids that belong to no story, by the name of the variable
     */
    ParameterValues(String since, Instant now, Map<String, String> known) {
        this.known = known;
        this.since = since;
        this.now = now;
    }

    List<String> values(Operation operation, String parameter) {
        Set<String> values = new LinkedHashSet<>();
        // A word of every story next to the secret ones: the snippets around it are shown.
        if (parameter.equals("q")) values.add("lantern");
        values.addAll(operation.query().get(parameter));
        values.addAll(WORDS.getOrDefault(parameter, List.of()));
        if (parameter.endsWith("From")) values.add(now.plus(Duration.ofHours(4)).toString());
        if (parameter.endsWith("To")) values.add(now.minus(Duration.ofHours(1)).toString());
        if (parameter.equals("at"))
            for (int hours : new int[] {-1, 4})
                values.add(now.plus(Duration.ofHours(hours)).toString());
        if (parameter.equals("since")) values.add(since);
        if (known.containsKey(parameter)) values.add(known.get(parameter));
        return List.copyOf(values);
    }

    /** The target with count, facets and included resources in one request. */
    String rich(Operation operation, String target) {
        String rich = target;
        for (String extra : List.of("count", "facets", "include")) {
            if (!operation.query().containsKey(extra)) continue;
            List<String> values = values(operation, extra);
            rich = with(rich, extra, values.get(values.size() - 1));
        }
        return rich;
    }

    /** Words of a story: each as one value, or those that are secret to the caller combined into one value. */
    List<String> words(String parameter, StoryFixture story, Caller caller, Kind kind, boolean each) {
        List<String> members = switch (parameter) {
            case "q" -> TEXTS;
            case "tag", "tagsAll" -> List.of("tag", "oldtag", "nexttag");
            case "author", "section" -> List.of(parameter);
            default -> List.of();
        };
        if (each) return members.stream().map(story::token).toList();
        Set<String> open = VisibilityTable.members(story.state(), caller, kind);
        List<String> secret = members.stream()
                .filter(member -> !open.contains(member))
                .map(story::token)
                .toList();
        return secret.isEmpty() ? List.of() : List.of(String.join(parameter.equals("q") ? " or " : ",", secret));
    }

    static String with(String target, String parameter, String value) {
        return target + (target.contains("?") ? "&" : "?") + parameter + "="
                + URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
}
