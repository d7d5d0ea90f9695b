package dateline.history;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dateline.cache.ClusterCaches;
import dateline.cache.ClusterCaches.LogPlace;
import dateline.history.HistoryRun.Activity;
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
    private record ReadPath(String path, String key) {}

    private final List<String> nodes;
    private final String key;
    private final int atOnce;
    private final AtomicInteger reads = new AtomicInteger();
    private final AtomicInteger cacheHits = new AtomicInteger();
    private final AtomicInteger compared = new AtomicInteger();
    private final Set<ReadPath> readPaths = ConcurrentHashMap.newKeySet();
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();

    /**
     * @param key an API key that reads for the newsroom
     * @param atOnce number of paths compared at a time
     */
    CacheComparison(List<String> nodes, String key, int atOnce) {
        this.nodes = nodes;
        this.key = key;
        this.atOnce = atOnce;
    }

    List<String> failures() {
        return failures.stream().limit(5).toList();
    }

    /** Number of cached responses that were compared. */
    int compared() {
        return compared.get();
    }

    @Override
    public String toString() {
        return reads + " reads, " + cacheHits + " cache hits, " + compared
                + " of these compared with an uncached response, " + failures.size() + " differences";
    }

    Activity reader(Random random) {
        return (articles, editing, over) -> {
            List<ReadPath> targets = paths(articles);
            while (!over.getAsBoolean()) {
                ReadPath target = any(targets, random);
                read(any(nodes, random), target, null);
                readPaths.add(target);
            }
        };
    }

    Activity comparer(Random random) {
        return (articles, editing, over) -> {
            while (!over.getAsBoolean()) {
                TimeUnit.MILLISECONDS.sleep(WRITTEN_MILLIS);
                compareWhilePaused(editing, random);
            }
            compareWhilePaused(editing, random);
        };
    }

    /** While no editor writes, compares the paths that were read since the last comparison, which may be cached. */
    private void compareWhilePaused(ReadWriteLock editing, Random random) throws Exception {
        editing.writeLock().lock();
        try {
            List<ReadPath> targets = new ArrayList<>(readPaths);
            readPaths.clear();
            Collections.shuffle(targets, random);
            ClusterCaches.awaitCurrent(nodes, key);
            compare(targets.subList(0, Math.min(atOnce, targets.size())));
        } finally {
            editing.writeLock().unlock();
        }
    }

    private void compare(List<ReadPath> targets) throws Exception {
        List<ReadPath> left = targets;
        List<String> differences = List.of();
        for (int i = 0; i < TRIES && !left.isEmpty(); i++) {
            if (i > 0) TimeUnit.MILLISECONDS.sleep(BETWEEN_MILLIS);
            List<ReadPath> other = new ArrayList<>();
            differences = new ArrayList<>();
            LogPlace before = ClusterCaches.position();
            for (ReadPath target : left) {
                HttpResponse<String> truth = read(nodes.get(i % nodes.size()), target, ClusterCaches.UNCACHED_ACCEPT);
                List<HttpResponse<String>> cached = new ArrayList<>();
                for (String node : nodes) cached.add(read(node, target, null));
                String difference = difference(target, place(before, target), truth, cached);
                if (difference.isEmpty()) continue;
                differences.add(difference);
                other.add(target);
            }
            left = other;
        }
        failures.addAll(differences);
    }

    private String difference(
            ReadPath target, String place, HttpResponse<String> truth, List<HttpResponse<String>> cached) {
        for (HttpResponse<String> one : cached) {
            Optional<String> from = one.headers().firstValue("Dateline-Position");
            String name = target + ", " + (from.isPresent() ? "cached" : "uncached") + " by " + one.uri();
            if (from.isPresent() && !ClusterCaches.position(from.get()).equals(place))
                return name + ": of another position";
            if (!comparable(one).equals(comparable(truth)))
                return name + ": " + comparable(one) + ", and uncached: " + comparable(truth);
        }
        cached.stream()
                .filter(one -> one.headers().firstValue("Dateline-Position").isPresent())
                .forEach(one -> compared.incrementAndGet());
        return "";
    }

    private static String place(LogPlace place, ReadPath target) {
        return target.key() == null ? place.everybody() : place.newsroom();
    }

    private static String comparable(HttpResponse<String> answer) {
        return answer.statusCode() + " " + answer.headers().firstValue("ETag").orElse("") + " "
                + answer.body().replaceAll("\"requestId\":\"[^\"]*\"", "");
    }

    private List<ReadPath> paths(List<String> articles) {
        List<ReadPath> targets = new ArrayList<>();
        for (String article : articles) for (String form : OF_ONE) add(targets, "/v1/articles/" + article + form);
        for (String list : OF_ALL) add(targets, list);
        return targets;
    }

    private void add(List<ReadPath> targets, String path) {
        targets.add(new ReadPath(path, null));
        targets.add(new ReadPath(path, key));
    }

    private HttpResponse<String> read(String node, ReadPath target, String accept) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(node + target.path()));
        if (target.key() != null) request.header("Authorization", "Bearer " + target.key());
        if (accept != null) request.header("Accept", accept);
        HttpResponse<String> answer = RandomEditor.CLIENT.send(request.build(), BodyHandlers.ofString());
        reads.incrementAndGet();
        if (answer.headers().firstValue("Dateline-Position").isPresent()) cacheHits.incrementAndGet();
        if (answer.statusCode() >= 500) assertEquals(200, answer.statusCode(), answer::body);
        return answer;
    }

    private static <T> T any(List<T> of, Random random) {
        return of.get(random.nextInt(of.size()));
    }
}
