package dateline.history;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dateline.cache.ClusterCaches;
import dateline.cache.ClusterCaches.LogPlace;
import dateline.history.HistoryRun.Beside;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReadWriteLock;

/**
 * Reads articles on all nodes, so that the nodes cache them. From time to time, while no editor writes, it compares
 * cached responses with uncached ones at the same position of the change log.
 */
final class CacheComparison {

    private static final List<String> OF_ONE = List.of("", ".html", "/versions", "/corrections");
    private static final List<String> OF_ALL = List.of(
            "/v1/articles?limit=100",
            "/v1/articles?limit=10&sort=modifiedAt",
            "/v1/feeds/latest.json",
            "/v1/feeds/latest/articles",
            "/v1/changes?limit=1000");
    // A scheduled transition may take effect or be recorded between two reads. Then both are repeated.
    private static final int TRIES = 12;
    private static final long BETWEEN_MILLIS = 250;
    private static final long WRITTEN_MILLIS = 1_000;

    /** A path and the key of the caller, null for anonymous. */
    private record Door(String path, String key) {}

    private final List<String> nodes;
    private final String key;
    private final int atOnce;
    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicInteger remembered = new AtomicInteger();
    private final AtomicInteger compared = new AtomicInteger();
    private final Set<Door> opened = ConcurrentHashMap.newKeySet();
    private final Queue<String> wrong = new ConcurrentLinkedQueue<>();

    /**
     * @param key an API key that reads for the newsroom
     * @param atOnce number of paths compared at a time
     */
    CacheComparison(List<String> nodes, String key, int atOnce) {
        this.nodes = nodes;
        this.key = key;
        this.atOnce = atOnce;
    }

    List<String> wrong() {
        return wrong.stream().limit(5).toList();
    }

    /** Number of cached responses that were compared. */
    int compared() {
        return compared.get();
    }

    @Override
    public String toString() {
        return asked + " reads, " + remembered + " of them answered from memory, " + compared
                + " of these compared with what is read past it, " + wrong.size() + " other";
    }

    Beside reader(Random random) {
        return (articles, editing, over) -> {
            List<Door> doors = doors(articles);
            while (!over.getAsBoolean()) {
                Door door = any(doors, random);
                read(any(nodes, random), door, null);
                opened.add(door);
            }
        };
    }

    Beside comparer(Random random) {
        return (articles, editing, over) -> {
            while (!over.getAsBoolean()) {
                TimeUnit.MILLISECONDS.sleep(WRITTEN_MILLIS);
                quietly(editing, random);
            }
            quietly(editing, random);
        };
    }

    /** While no editor writes, compares the paths that were read since the last comparison, which may be cached. */
    private void quietly(ReadWriteLock editing, Random random) throws Exception {
        editing.writeLock().lock();
        try {
            List<Door> doors = new ArrayList<>(opened);
            opened.clear();
            Collections.shuffle(doors, random);
            ClusterCaches.awaitCurrent(nodes, key);
            compare(doors.subList(0, Math.min(atOnce, doors.size())));
        } finally {
            editing.writeLock().unlock();
        }
    }

    private void compare(List<Door> doors) throws Exception {
        List<Door> left = doors;
        List<String> differences = List.of();
        for (int i = 0; i < TRIES && !left.isEmpty(); i++) {
            if (i > 0) TimeUnit.MILLISECONDS.sleep(BETWEEN_MILLIS);
            List<Door> other = new ArrayList<>();
            differences = new ArrayList<>();
            LogPlace before = ClusterCaches.position();
            for (Door door : left) {
                HttpResponse<String> truth = read(nodes.get(i % nodes.size()), door, ClusterCaches.UNCACHED_ACCEPT);
                List<HttpResponse<String>> kept = new ArrayList<>();
                for (String node : nodes) kept.add(read(node, door, null));
                String difference = difference(door, place(before, door), truth, kept);
                if (difference.isEmpty()) continue;
                differences.add(difference);
                other.add(door);
            }
            left = other;
        }
        wrong.addAll(differences);
    }

    private String difference(Door door, String place, HttpResponse<String> truth, List<HttpResponse<String>> kept) {
        for (HttpResponse<String> one : kept) {
            Optional<String> from = one.headers().firstValue("Dateline-Position");
            String name = door + ", " + (from.isPresent() ? "from memory" : "made") + " by " + one.uri();
            if (from.isPresent() && !ClusterCaches.position(from.get()).equals(place))
                return name + ": of another place";
            if (!said(one).equals(said(truth))) return name + ": " + said(one) + ", and past it: " + said(truth);
        }
        kept.stream()
                .filter(one -> one.headers().firstValue("Dateline-Position").isPresent())
                .forEach(one -> compared.incrementAndGet());
        return "";
    }

    private static String place(LogPlace place, Door door) {
        return door.key() == null ? place.everybody() : place.newsroom();
    }

    private static String said(HttpResponse<String> answer) {
        return answer.statusCode() + " " + answer.headers().firstValue("ETag").orElse("") + " "
                + answer.body().replaceAll("\"requestId\":\"[^\"]*\"", "");
    }

    private List<Door> doors(List<String> articles) {
        List<Door> doors = new ArrayList<>();
        for (String article : articles) for (String form : OF_ONE) add(doors, "/v1/articles/" + article + form);
        for (String list : OF_ALL) add(doors, list);
        return doors;
    }

    private void add(List<Door> doors, String path) {
        doors.add(new Door(path, null));
        doors.add(new Door(path, key));
    }

    private HttpResponse<String> read(String node, Door door, String accept) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(node + door.path()));
        if (door.key() != null) request.header("Authorization", "Bearer " + door.key());
        if (accept != null) request.header("Accept", accept);
        HttpResponse<String> answer = RandomEditor.CLIENT.send(request.build(), BodyHandlers.ofString());
        asked.incrementAndGet();
        if (answer.headers().firstValue("Dateline-Position").isPresent()) remembered.incrementAndGet();
        if (answer.statusCode() >= 500) assertEquals(200, answer.statusCode(), answer::body);
        return answer;
    }

    private static <T> T any(List<T> of, Random random) {
        return of.get(random.nextInt(of.size()));
    }
}
