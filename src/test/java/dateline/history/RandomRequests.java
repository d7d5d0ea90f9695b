package dateline.history;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * Generates the requests of an editor: mostly possible ones, based on the last known state of the article, with
 * unique texts.
 */
final class RandomRequests {

    private static final List<String> KINDS =
            List.of("correction", "correction", "clarification", "editors-note", "retraction");

    private final String name;
    private final Random random;
    private final List<String> articles;
    private int count;

    RandomRequests(String name, Random random, List<String> articles) {
        this.name = name;
        this.random = random;
        this.articles = articles;
    }

    /** @param tag ETag of the article at the last read; null if never read */
    Wish next(String article, String tag, Instant now) {
        String what = something(article);
        if (random.nextInt(4) > 0) while (!possible(tag, what)) what = something(article);
        return switch (what) {
            case "edit" -> edit(article);
            case "publications" -> publication(article, now);
            case "corrections" -> correction(article);
            default -> withdrawal(article, what);
        };
    }

    private String something(String article) {
        int dice = random.nextInt(1000);
        if (dice < 270) return "edit";
        if (dice < 580) return "publications";
        if (dice < 730) return "corrections";
        if (dice < 830) return "withholdings";
        if (dice < 940) return "releases";
        // Most articles are never killed, or the history would end too early.
        boolean mortal = articles.indexOf(article) < articles.size() / 3;
        return dice < 990 || !mortal ? "unpublications" : "kills";
    }

    private static boolean possible(String tag, String what) {
        if (tag == null || what.equals("edit")) return true;
        return ArticleModel.POSSIBLE
                .get(tag.substring(tag.lastIndexOf('-') + 1, tag.length() - 1))
                .contains(what);
    }

    record Wish(
            String article,
            String what,
            String kind,
            Map<String, String> changes,
            ArticleModel.Plan plan,
            JsonNode body) {}

    private Wish edit(String article) {
        Map<String, String> changes = new TreeMap<>();
        for (String member : List.of("headline", "teaser", "copyrightNotice", "body")) {
            if (random.nextInt(3) == 0) changes.put(member, text());
        }
        if (random.nextInt(12) == 0)
            changes.put("slug", text().toLowerCase(Locale.ROOT).replace(' ', '-'));
        if (changes.isEmpty()) changes.put("headline", text());
        return new Wish(article, "edit", null, changes, null, members(changes));
    }

    private Wish correction(String article) {
        Map<String, String> changes = new TreeMap<>();
        for (String member : List.of("headline", "teaser", "body")) {
            if (random.nextInt(2) == 0) changes.put(member, text());
        }
        String kind = KINDS.get(random.nextInt(KINDS.size()));
        ObjectNode body = RandomEditor.JSON.createObjectNode().put("kind", kind).put("note", text());
        body.set("changes", members(changes));
        if (kind.equals("retraction")) {
            // The note of a retraction replaces the text.
            changes.put("teaser", "");
            changes.put("body", "retracted: " + body.get("note").asText());
        }
        return new Wish(article, "corrections", kind, changes, null, body);
    }

    private Wish publication(String article, Instant now) {
        int dice = random.nextInt(10);
        Instant at = dice == 0 || dice == 1 ? soon(now) : null;
        Instant embargo = dice == 1 || dice == 2 ? soon(now) : null;
        Instant later = at == null ? embargo : embargo == null || at.isAfter(embargo) ? at : embargo;
        Instant end = random.nextInt(4) == 0 ? soon(later == null ? now : later).plusMillis(1) : null;
        ObjectNode body = RandomEditor.JSON.createObjectNode();
        if (at != null) body.put("at", at.toString());
        if (embargo != null) body.put("embargoedUntil", embargo.toString());
        if (end != null) body.put("expiresAt", end.toString());
        return new Wish(article, "publications", null, Map.of(), new ArticleModel.Plan(at, embargo, end), body);
    }

    private Wish withdrawal(String article, String what) {
        ObjectNode body = RandomEditor.JSON.createObjectNode().put("reason", text());
        return new Wish(article, what, null, Map.of(), null, body);
    }

    // Within half a second, or within 25 minutes, which the moved clock reaches.
    private Instant soon(Instant from) {
        long millis = random.nextInt(3) == 0 ? 50 + random.nextInt(500) : random.nextInt(1_500_000);
        return from.plusMillis(millis).truncatedTo(ChronoUnit.MILLIS);
    }

    private static JsonNode members(Map<String, String> changes) {
        ObjectNode members = RandomEditor.JSON.createObjectNode();
        changes.forEach((member, text) -> {
            if (member.equals("body")) {
                members.putArray("body")
                        .addObject()
                        .put("type", "paragraph")
                        .put("id", "b1")
                        .put("text", text);
            } else {
                members.put(member, text);
            }
        });
        return members;
    }

    private String text() {
        return name + " " + ++count;
    }
}
