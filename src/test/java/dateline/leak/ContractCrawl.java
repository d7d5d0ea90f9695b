package dateline.leak;

import dateline.TestServer;
import dateline.leak.ContractOperations.Operation;
import dateline.leak.LeakClient.Answer;
import dateline.leak.LeakClient.LeakRequest;
import dateline.leak.PathVariableValues.CrawlPath;
import dateline.leak.VisibilityTable.Kind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Calls every operation of the contract for every caller, with all values of path variables and parameters that could
 * reveal a story. The short form takes a fixed sample of equivalent requests and searches for the words of a story
 * together.
 */
final class ContractCrawl {

    private static final int AT_ONCE = 6;
    private static final int MOST_PAGES = 400;
    private static final Pattern NEXT_LINK =
            Pattern.compile(TestServer.URL + "(/[^\"<>\\s]*[?&](?:cursor|since)=[A-Za-z0-9_-]+[^\"<>\\s]*)");
    /**
     * At the public endpoints a partner sees what the public sees, so one caller of each kind sends all requests
     * there.
     */
    private static final Set<String> REPRESENTATIVES = Set.of("everybody", "newsroom", "covered");

    private final ResponseListener listener;
    private final List<Operation> operations;
    private final List<StoryFixture> stories;
    private final Callers callers;
    private final ParameterValues probes;
    private final SamplingDepth depth;
    private final Set<String> followed = ConcurrentHashMap.newKeySet();
    private final Set<String> covered = ConcurrentHashMap.newKeySet();

    ContractCrawl(
            ResponseListener listener,
            List<Operation> operations,
            List<StoryFixture> stories,
            Callers callers,
            ParameterValues probes,
            SamplingDepth depth) {
        this.listener = listener;
        this.operations = operations;
        this.stories = stories;
        this.callers = callers;
        this.probes = probes;
        this.depth = depth;
    }

    void run(List<Caller> requesters) {
        PathVariableValues paths = new PathVariableValues(stories, callers.known());
        ExecutorService workers = Executors.newFixedThreadPool(AT_ONCE);
        try {
            List<Future<Void>> running = new ArrayList<>();
            for (Operation operation : operations) {
                List<CrawlPath> all = paths.of(operation);
                for (CrawlPath path : all) {
                    for (Caller caller : requesters) {
                        int one = Math.floorMod((operation.id() + caller.column()).hashCode(), all.size());
                        for (Runnable work : work(operation, path, caller, path == all.get(one))) {
                            running.add(workers.submit((Callable<Void>) () -> {
                                work.run();
                                return null;
                            }));
                        }
                    }
                }
            }
            for (Future<Void> one : running) one.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        } finally {
            workers.shutdownNow();
        }
    }

    /**
     * Callers that did not request an operation, and its formats and parameters that no admitted caller requested.
     */
    List<String> missed(List<Caller> requesters) {
        List<String> missed = new ArrayList<>();
        for (Operation operation : operations) {
            if (!operation.method().equals("GET")) continue;
            requesters.forEach(caller -> missed.add(operation.id() + " by " + caller.column()));
            if (requesters.stream().noneMatch(operation::admits)) continue;
            operation.types().forEach(type -> missed.add(operation.id() + " as " + type));
            operation.query().keySet().forEach(name -> missed.add(operation.id() + " with " + name));
        }
        missed.removeAll(covered);
        return missed;
    }

    /** @param sure whether this is the one address of an operation that every caller requests */
    private List<Runnable> work(Operation operation, CrawlPath path, Caller caller, boolean required) {
        Kind kind = operation.kind();
        LeakRequest request = LeakRequest.get(path.path(), caller);
        String key = operation.id() + path.key() + caller.column();
        boolean admitted = operation.admits(caller);
        if (!operation.method().equals("GET")) {
            // A write is sent only by callers that must be refused: others would change something.
            boolean partner = operation.schemes().contains("partner");
            if (operation.scopes().isEmpty() || admitted || partner || !path.identifies()) return List.of();
            return SamplingDepth.picked(depth.forms(), key)
                    ? List.of(() -> listener.send(request.method(operation.method()), kind))
                    : List.of();
        }
        boolean general = path.story() == null;
        boolean representative = REPRESENTATIVES.contains(caller.column());
        boolean redundant = kind != Kind.SYNDICATION && !representative || !admitted;
        if (redundant && !required && !general && !SamplingDepth.picked(depth.callers(), key)) return List.of();
        boolean byName = !general && !path.identifies() && kind != Kind.NAMES;
        if (byName && !required && !SamplingDepth.picked(depth.paths(), key)) return List.of();
        List<Runnable> work = new ArrayList<>();
        boolean everyForm = representative && (general || path.story().name().equals(StoryFixtures.RICHEST));
        boolean forms = !byName && admitted && (everyForm || SamplingDepth.picked(depth.forms(), key));
        work.add(() -> item(operation, path, request, forms));
        if (isList(operation) && admitted && general) work.addAll(list(operation, request, key));
        return work;
    }

    /** Requests one URL: plain, in every format, with guessed validators, and with every parameter. */
    private void item(Operation operation, CrawlPath path, LeakRequest request, boolean forms) {
        Kind kind = operation.kind();
        Answer plain = listener.send(request, kind);
        covered.add(operation.id() + " by " + request.caller().column());
        if (!forms) return;
        if (listener.send(request.method("HEAD"), kind).status() != plain.status())
            listener.report(request + " is not answered as HEAD is");
        listener.send(request.method("OPTIONS"), kind);
        listener.send(request.with("Accept-Encoding", "gzip"), kind);
        for (String type : operation.types()) {
            listener.send(request.with("Accept", type), kind);
            covered.add(operation.id() + " as " + type);
        }
        if (path.story() == null) {
            if (operation.query().containsKey("article")) everyStory(operation, request);
            if (!isList(operation)) everyParameter(operation, request);
            return;
        }
        everyParameter(operation, request);
        condition(request, plain, kind, path.story().etags());
        borrow(operation, request);
    }

    private void everyParameter(Operation operation, LeakRequest request) {
        for (String name : operation.query().keySet()) {
            for (String value : probes.values(operation, name)) {
                listener.send(request.target(ParameterValues.with(request.target(), name, value)), operation.kind());
                covered.add(operation.id() + " with " + name);
            }
        }
    }

    private static boolean isList(Operation operation) {
        return operation.query().containsKey("limit") || operation.query().containsKey("q");
    }

    /** Requests a fixed path with each story as the parameter {@code article}. */
    private void everyStory(Operation operation, LeakRequest request) {
        for (StoryFixture story : stories) {
            String target =
                    ParameterValues.with(request.target(), "article", story.id().toString());
            listener.send(request.target(target), operation.kind());
        }
        covered.add(operation.id() + " with article");
    }

    private List<Runnable> list(Operation operation, LeakRequest request, String key) {
        List<Runnable> work = new ArrayList<>();
        Kind kind = operation.kind();
        Set<String> query = operation.query().keySet();
        work.add(() -> followPages(request, kind));
        if (query.contains("limit"))
            work.add(() -> followPages(request.target(ParameterValues.with(request.target(), "limit", "100")), kind));
        String ofOurSource = query.contains("source")
                ? ParameterValues.with(request.target(), "source", StoryFixtures.SOURCE)
                : request.target();
        String rich = probes.rich(operation, request.target());
        for (String name : query) {
            List<String> values = probes.values(operation, name);
            boolean representative = REPRESENTATIVES.contains(request.caller().column());
            for (String value : values) {
                boolean required = name.equals("limit") || representative && value.equals(values.get(0));
                if (!required && !SamplingDepth.picked(depth.queries(), key + name + value.length())) continue;
                work.add(() -> followPages(request.target(ParameterValues.with(ofOurSource, name, value)), kind));
                covered.add(operation.id() + " with " + name);
            }
            for (StoryFixture story : stories) {
                if (!SamplingDepth.picked(depth.queries(), key + name + story.name())) continue;
                for (String word : probes.words(name, story, request.caller(), kind, depth.whole())) {
                    LeakRequest probe = request.target(ParameterValues.with(rich, name, word));
                    work.add(() -> listener.send(probe, kind));
                    covered.add(operation.id() + " with " + name);
                    boolean ranked = name.equals("q") && query.contains("sort");
                    if (ranked)
                        work.add(() -> listener.send(
                                probe.target(ParameterValues.with(probe.target(), "sort", "relevance")), kind));
                }
            }
        }
        work.add(() -> {
            String others = listener.send(LeakRequest.get(ofOurSource, callers.of("newsroom")), kind)
                    .header("etag");
            LeakRequest guessed = request.target(ofOurSource);
            condition(guessed, listener.send(guessed, kind), kind, others.isEmpty() ? Set.of() : Set.of(others));
            borrow(operation, guessed);
        });
        return work;
    }

    /** Sends validators that another caller received. */
    private void condition(LeakRequest request, Answer plain, Kind kind, Collection<String> seen) {
        List<LeakRequest> guesses = new ArrayList<>();
        List<String> etags =
                seen.stream().filter(etag -> !etag.equals(plain.header("etag"))).toList();
        if (!etags.isEmpty()) {
            guesses.add(request.with("If-None-Match", String.join(", ", etags)));
            guesses.add(request.with("If-Match", String.join(", ", etags)));
        }
        guesses.add(request.with("If-None-Match", "*"));
        guesses.add(request.with("If-Match", "*"));
        guesses.add(request.with("If-Modified-Since", "Fri, 01 Jan 2100 00:00:00 GMT"));
        for (LeakRequest guess : guesses) listener.guess(guess, plain, kind);
    }

    /** Sends a cursor of a caller that may see more. */
    private void borrow(Operation operation, LeakRequest request) {
        if (!operation.query().containsKey("cursor")) return;
        Caller lender = callers.of(operation.admits(callers.of("newsroom")) ? "newsroom" : "covered");
        Answer page = listener.send(
                LeakRequest.get(ParameterValues.with(request.target(), "limit", "1"), lender), operation.kind());
        Matcher nextLink = NEXT_LINK.matcher(page.body());
        if (!nextLink.find()) return;
        listener.borrow(request.target(nextLink.group(1)), operation.kind());
        covered.add(operation.id() + " with cursor");
    }

    /** Follows the pages to the last one. */
    private void followPages(LeakRequest first, Kind kind) {
        String next = first.target();
        for (int pages = 0; next != null && pages < MOST_PAGES; pages++) {
            if (!followed.add(first.caller().name() + " " + next)) return;
            Answer answer = listener.send(first.target(next), kind);
            Matcher nextLink = NEXT_LINK.matcher(answer.body());
            String found = nextLink.find() ? nextLink.group(1).replace("&amp;", "&") : null;
            next = found == null || found.equals(next) || answer.body().contains("\"caughtUp\":true") ? null : found;
        }
    }
}
