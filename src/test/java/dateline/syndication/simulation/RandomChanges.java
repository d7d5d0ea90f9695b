package dateline.syndication.simulation;

import dateline.JsonBody;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/** Draws terms of permissions and changes of permissions. All scopes lie within the articles of the test. */
final class RandomChanges {

    private final Random random;
    private final List<UUID> articles;
    private final String tag;

    RandomChanges(Random random, List<UUID> articles, String tag) {
        this.random = random;
        this.articles = articles;
        this.tag = tag;
    }

    /** Terms without partner and title. */
    JsonBody terms() {
        JsonBody terms = JsonBody.with("scope", scope())
                .and("articlesFrom", "2020-01-01T00:00:00Z")
                .and("validFrom", "2020-01-01T00:00:00Z");
        terms = terms.andAll(level());
        if (random.nextInt(3) == 0) terms = terms.and("embargoAccess", true);
        if (random.nextInt(3) == 0) terms = terms.and("afterTerm", "keep");
        else if (random.nextInt(3) == 0)
            terms = terms.and("afterTerm", "remove").and("removeWithin", "PT2H");
        return terms;
    }

    private JsonBody scope() {
        JsonBody scope = JsonBody.with("tags", List.of(tag));
        return switch (random.nextInt(3)) {
            case 0 -> scope.and("languages", List.of(random.nextBoolean() ? "en" : "de"));
            case 1 -> scope.and("articles", some());
            default -> scope;
        };
    }

    private List<UUID> some() {
        List<UUID> shuffled = new ArrayList<>(articles);
        Collections.shuffle(shuffled, random);
        return shuffled.subList(0, 1 + random.nextInt(shuffled.size()));
    }

    private JsonBody level() {
        return switch (random.nextInt(4)) {
            case 0 ->
                JsonBody.with("level", "headline").and("excerptWords", null).and("quota", null);
            case 1 -> JsonBody.with("level", "excerpt").and("excerptWords", 20).and("quota", null);
            default -> JsonBody.with("level", "full").and("excerptWords", null);
        };
    }

    /** A request of a simulation. */
    JsonBody change() {
        if (random.nextInt(3) == 0)
            return JsonBody.with(
                    "transition",
                    List.of("activate", "suspend", "suspend", "revoke").get(random.nextInt(4)));
        return JsonBody.with(
                "changes",
                switch (random.nextInt(8)) {
                    case 0, 1 ->
                        JsonBody.with("scope", JsonBody.with("articles", some()).and("languages", null));
                    case 2 -> JsonBody.with("exclude", JsonBody.with("articles", some()));
                    case 3 -> level();
                    case 4 -> JsonBody.with("validUntil", random.nextBoolean() ? "2021-01-01T00:00:00Z" : null);
                    case 5 ->
                        JsonBody.with(
                                "validFrom", random.nextBoolean() ? "2100-01-01T00:00:00Z" : "2020-01-01T00:00:00Z");
                    case 6 ->
                        JsonBody.with("afterTerm", random.nextBoolean() ? "keep" : "remove")
                                .and("removeWithin", null);
                    default -> JsonBody.with("embargoAccess", random.nextBoolean());
                });
    }
}
