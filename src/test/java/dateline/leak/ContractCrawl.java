package dateline.leak;

import dateline.leak.ContractOperations.Operation;
import dateline.leak.LeakClient.Answer;
import dateline.leak.LeakClient.Ask;
import dateline.leak.PathVariableValues.Address;
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
    private static final Pattern ONWARD =
            Pattern.compile("http://localhost:8081(/[^\"<>\\s]*[?&](?:cursor|since)=[A-Za-z0-9_-]+[^\"<>\\s]*)");
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
        PathVariableValues addresses = new PathVariableValues(stories, callers.known());
        ExecutorService workers = Executors.newFixedThreadPool(AT_ONCE);
        try {
            List<Future<Void>> running = new ArrayList<>();
            for (Operation operation : operations) {
                List<Address> all = addresses.of(operation);
                for (Address address : all) {
                    for (Caller caller : requesters) {
                        int one = Math.floorMod((operation.id() + caller.column()).hashCode(), all.size());
                        for (Runnable work : work(operation, address, caller, address == all.get(one))) {
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
    private List<Runnable> work(Operation operation, Address address, Caller caller, boolean required) {
        Kind kind = operation.kind();
        Ask ask = Ask.get(address.path(), caller);
        String key = operation.id() + address.key() + caller.column();
        boolean admitted = operation.admits(caller);
        if (!operation.method().equals("GET")) {
            // A write is sent only by callers that must be refused: others would change something.
            boolean partner = operation.schemes().contains("partner");
            if (operation.scopes().isEmpty() || admitted || partner || !address.identifies()) return List.of();
            return SamplingDepth.picked(depth.forms(), key)
                    ? List.of(() -> listener.ask(ask.method(operation.method()), kind))
                    : List.of();
        }
        boolean general = address.story() == null;
        boolean representative = REPRESENTATIVES.contains(caller.column());
        boolean redundant = kind != Kind.SYNDICATION && !representative || !admitted;
        if (redundant && !required && !general && !SamplingDepth.picked(depth.callers(), key)) return List.of();
        boolean byName = !general && !address.identifies() && kind != Kind.NAMES;
        if (byName && !required && !SamplingDepth.picked(depth.addresses(), key)) return List.of();
        List<Runnable> work = new ArrayList<>();
        boolean everyForm = representative && (general || address.story().name().equals(StoryFixtures.RICHEST));
        boolean forms = !byName && admitted && (everyForm || SamplingDepth.picked(depth.forms(), key));
        work.add(() -> item(operation, address, ask, forms));
        boolean many =
                operation.query().containsKey("limit") || operation.query().containsKey("q");
        if (many && admitted && general) work.addAll(list(operation, ask, key));
        return work;
    }

    /** Requests one URL: plain, in every format, with guessed validators, and with every parameter. */
    private void item(Operation operation, Address address, Ask ask, boolean forms) {
        Kind kind = operation.kind();
        Answer plain = listener.ask(ask, kind);
        covered.add(operation.id() + " by " + ask.caller().column());
        if (!forms) return;
        if (listener.ask(ask.method("HEAD"), kind).status() != plain.status())
            listener.report(ask + " is not answered as HEAD is");
        listener.ask(ask.method("OPTIONS"), kind);
        listener.ask(ask.with("Accept-Encoding", "gzip"), kind);
        for (String type : operation.types()) {
            listener.ask(ask.with("Accept", type), kind);
            covered.add(operation.id() + " as " + type);
        }
        if (address.story() == null) return;
        for (String name : operation.query().keySet()) {
            for (String value : probes.values(operation, name)) {
                listener.ask(ask.target(ParameterValues.with(ask.target(), name, value)), kind);
                covered.add(operation.id() + " with " + name);
            }
        }
        condition(ask, plain, kind, address.story().etags());
        borrow(operation, ask);
    }

    private List<Runnable> list(Operation operation, Ask ask, String key) {
        List<Runnable> work = new ArrayList<>();
        Kind kind = operation.kind();
        Set<String> query = operation.query().keySet();
        work.add(() -> followPages(ask, kind));
        if (query.contains("limit"))
            work.add(() -> followPages(ask.target(ParameterValues.with(ask.target(), "limit", "100")), kind));
        String ofOurSource = query.contains("source")
                ? ParameterValues.with(ask.target(), "source", StoryFixtures.SOURCE)
                : ask.target();
        String rich = probes.rich(operation, ask.target());
        for (String name : query) {
            List<String> values = probes.values(operation, name);
            boolean representative = REPRESENTATIVES.contains(ask.caller().column());
            for (String value : values) {
                boolean required = name.equals("limit") || representative && value.equals(values.get(0));
                if (!required && !SamplingDepth.picked(depth.queries(), key + name + value.length())) continue;
                work.add(() -> followPages(ask.target(ParameterValues.with(ofOurSource, name, value)), kind));
                covered.add(operation.id() + " with " + name);
            }
            for (StoryFixture story : stories) {
                if (!SamplingDepth.picked(depth.queries(), key + name + story.name())) continue;
                for (String word : probes.words(name, story, ask.caller(), kind, depth.whole())) {
                    Ask probe = ask.target(ParameterValues.with(rich, name, word));
                    work.add(() -> listener.ask(probe, kind));
                    covered.add(operation.id() + " with " + name);
                    boolean ranked = name.equals("q") && query.contains("sort");
                    if (ranked)
                        work.add(() -> listener.ask(
                                probe.target(ParameterValues.with(probe.target(), "sort", "relevance")), kind));
                }
            }
        }
        work.add(() -> {
            String others = listener.ask(Ask.get(ofOurSource, callers.of("newsroom")), kind)
                    .header("etag");
            Ask guessed = ask.target(ofOurSource);
            condition(guessed, listener.ask(guessed, kind), kind, others.isEmpty() ? Set.of() : Set.of(others));
            borrow(operation, guessed);
        });
        return work;
    }

    /** Sends validators that another caller received. */
    private void condition(Ask ask, Answer plain, Kind kind, Collection<String> seen) {
        List<Ask> guesses = new ArrayList<>();
        List<String> etags =
                seen.stream().filter(etag -> !etag.equals(plain.header("etag"))).toList();
        if (!etags.isEmpty()) {
            guesses.add(ask.with("If-None-Match", String.join(", ", etags)));
            guesses.add(ask.with("If-Match", String.join(", ", etags)));
        }
        guesses.add(ask.with("If-None-Match", "*"));
        guesses.add(ask.with("If-Match", "*"));
        guesses.add(ask.with("If-Modified-Since", "Fri, 01 Jan 2100 00:00:00 GMT"));
        for (Ask guess : guesses) listener.guess(guess, plain, kind);
    }

    /** Sends a cursor of a caller that may see more. */
    private void borrow(Operation operation, Ask ask) {
        if (!operation.query().containsKey("cursor")) return;
        Caller lender = callers.of(operation.admits(callers.of("newsroom")) ? "newsroom" : "covered");
        Answer page = listener.ask(Ask.get(ParameterValues.with(ask.target(), "limit", "1"), lender), operation.kind());
        Matcher onward = ONWARD.matcher(page.body());
        if (!onward.find()) return;
        listener.borrow(ask.target(onward.group(1)), operation.kind());
        covered.add(operation.id() + " with cursor");
    }

    /** Follows the pages to the last one. */
    private void followPages(Ask first, Kind kind) {
        String next = first.target();
        for (int pages = 0; next != null && pages < MOST_PAGES; pages++) {
            if (!followed.add(first.caller().name() + " " + next)) return;
            Answer answer = listener.ask(first.target(next), kind);
            Matcher onward = ONWARD.matcher(answer.body());
            String found = onward.find() ? onward.group(1).replace("&amp;", "&") : null;
            next = found == null || found.equals(next) || answer.body().contains("\"caughtUp\":true") ? null : found;
        }
    }
}
