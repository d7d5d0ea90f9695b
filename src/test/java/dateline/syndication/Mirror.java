package dateline.syndication;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.StreamSupport;

/** The copy of a partner that follows the change feed only: its articles, each with version and level. */
public final class Mirror {

    private static final int MAX_PAGES = 5_000;

    /** The state that a partner stores, and restores after a crash. */
    record Saved(
            String cursor,
            boolean snapshot,
            Map<String, String> articles,
            Map<String, String> texts,
            Set<String> named) {}

    private final Client client;
    private final boolean fetches;
    private final Map<String, String> articles = new TreeMap<>();
    private final Map<String, String> texts = new HashMap<>();
    private final Map<String, JsonNode> lastItems = new HashMap<>();
    private final Set<String> named = new HashSet<>();
    private final Map<String, Integer> reasonCounts = new TreeMap<>();
    private String cursor;
    private boolean snapshot;
    private int startOvers;

    public Mirror(String key) {
        this(key, false);
    }

    private Mirror(String key, boolean fetches) {
        client = new Client(key);
        this.fetches = fetches;
    }

    /** A copy that fetches the text of each put. */
    static Mirror withTexts(String key) {
        return new Mirror(key, true);
    }

    public Map<String, String> articles() {
        return articles;
    }

    public String cursor() {
        return cursor;
    }

    /** Number of items by kind and reason. */
    public Map<String, Integer> reasonCounts() {
        return reasonCounts;
    }

    int startOvers() {
        return startOvers;
    }

    Saved save() {
        return new Saved(cursor, snapshot, new TreeMap<>(articles), new HashMap<>(texts), new HashSet<>(named));
    }

    void restore(Saved saved) {
        cursor = saved.cursor();
        snapshot = saved.snapshot();
        articles.clear();
        articles.putAll(saved.articles());
        texts.clear();
        texts.putAll(saved.texts());
        named.clear();
        named.addAll(saved.named());
    }

    /** The last item of the article, or null. */
    public JsonNode lastItem(UUID article) {
        return lastItems.get(article.toString());
    }

    public List<String> reasons(UUID article) {
        return StreamSupport.stream(lastItem(article).get("reasons").spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }

    public Mirror catchUp(int limit) {
        boolean caughtUp = false;
        for (int i = 0; !caughtUp; i++) {
            assertTrue(i < MAX_PAGES, "The change feed does not end.");
            caughtUp = readPage(limit);
        }
        return this;
    }

    /** @return whether it is caught up */
    public boolean readPage(int limit) {
        if (cursor == null) {
            snapshot = true;
            named.clear();
        }
        Client.Answer answer =
                client.get("/v1/syndication/changes?limit=" + limit + (cursor == null ? "" : "&since=" + cursor));
        if (answer.status() == 410) {
            cursor = null;
            startOvers++;
            return false;
        }
        assertEquals(200, answer.status(), answer.body());
        JsonNode page = answer.json();
        page.get("items").forEach(this::apply);
        cursor = page.get("nextCursor").asText();
        boolean caughtUp = page.get("caughtUp").asBoolean();
        if (caughtUp && snapshot) {
            articles.keySet().retainAll(named);
            texts.keySet().retainAll(named);
            snapshot = false;
        }
        return caughtUp;
    }

    private void apply(JsonNode item) {
        String article = item.get("article").asText();
        lastItems.put(article, item);
        item.get("reasons")
                .forEach(reason ->
                        reasonCounts.merge(item.get("kind").asText() + " " + reason.asText(), 1, Integer::sum));
        named.add(article);
        texts.remove(article);
        if (item.get("kind").asText().equals("put")) {
            articles.put(
                    article,
                    item.get("version").asInt() + " " + item.get("level").asText());
            if (fetches) texts.put(article, fetchText(article));
        } else {
            articles.remove(article);
        }
    }

    /** @return articles whose text has changed since it was fetched, without an item that reports it */
    List<String> findStale() {
        List<String> stale = new ArrayList<>();
        texts.forEach((article, before) -> {
            String now = fetchText(article);
            if (!before.equals(now)) stale.add(article + ": " + before + " is " + now);
        });
        return stale;
    }

    /** Articles of the copy for which an open notice says that the right is lost. */
    List<String> findLostRights() {
        List<String> lost = new ArrayList<>();
        client.get("/v1/notices?limit=100&state=open&kind=permission-narrowed")
                .json()
                .get("items")
                .forEach(notice -> notice.path("articles").forEach(article -> {
                    if (articles.containsKey(article.asText())) lost.add(article.asText() + " " + notice);
                }));
        return lost;
    }

    int textCount() {
        return texts.size();
    }

    private String fetchText(String article) {
        JsonNode text = client.get("/v1/syndication/articles/" + article).json();
        return text.path("version") + " " + text.path("level").asText() + " " + text.path("contentHash");
    }

    /** The articles of the catalogue, each with version and level. */
    public Map<String, String> catalogue() {
        Map<String, String> listed = new TreeMap<>();
        String first = "/v1/syndication/articles?limit=100&sort=publishedAt";
        String next = first;
        while (next != null) {
            JsonNode page = client.get(next).json();
            page.get("items")
                    .forEach(item -> listed.put(
                            item.get("id").asText(),
                            item.get("version").asInt() + " "
                                    + item.get("level").asText()));
            JsonNode more = page.get("page").get("nextCursor");
            next = more == null ? null : first + "&cursor=" + more.asText();
        }
        return listed;
    }
}
