package dateline.leak;

import dateline.leak.Door.Answer;
import dateline.leak.Door.Ask;
import dateline.leak.Operations.Operation;
import dateline.leak.WhoSees.Kind;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
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
 * Every operation of the contract, with everything in the place of each variable and parameter that could betray a story, for every
 * caller. The long way asks all of it of everybody; the short way asks alike callers once, and a story's words together.
 */
final class Crawl {

    private static final int AT_ONCE = 6;
    private static final int MOST_PAGES = 400;
    private static final Pattern ONWARD =
            Pattern.compile("http://localhost:8081(/[^\"<>\\s]*[?&](?:cursor|since)=[A-Za-z0-9_-]+[^\"<>\\s]*)");
    /** What a parameter takes beside what the contract shows: the words of the pages on articles. */
    private static final Map<String, List<String>> WORDS = Map.of(
            "facets", List.of("section", "tag", "author", "source", "language", "type", "section,tag,author"),
            "include", List.of("related", "media", "translations", "related,media,translations"),
            "fields", List.of("id", "headline,teaser,body,bodyHtml", "media.caption", "tags.name"),
            "count", List.of("exact"),
            "limit", List.of("1", "100"),
            "from", List.of("0", "1"));

    private static final Set<String> SORTS = Set.of("everybody", "newsroom", "no scope", "covered", "none");
    private static final List<String> NAMES = List.of("tag", "oldtag", "nexttag", "author", "section");
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

    /** Who hears the answers. */
    interface Witness {

        Answer ask(Ask ask, Kind kind);

        /** @param plain the answer to the same without the guess; @param etags that were guessed */
        void guess(Ask guess, Answer plain, Kind kind, Collection<String> etags);

        void report(String wrong);
    }

    private final Witness witness;
    private final List<Operation> operations;
    private final List<Story> stories;
    private final Callers callers;
    private final String since;
    private final Instant now;
    private final boolean whole;
    private final Set<String> seen = ConcurrentHashMap.newKeySet();

    /**
     * @param since a cursor of the public stream from before there was anything to tell
     * @param whole the long way
     */
    Crawl(
            Witness witness,
            List<Operation> operations,
            List<Story> stories,
            Callers callers,
            String since,
            Instant now,
            boolean whole) {
        this.witness = witness;
        this.operations = operations;
        this.stories = stories;
        this.callers = callers;
        this.since = since;
        this.now = now;
        this.whole = whole;
    }

    /** @param all who asks; at the doors for readers, the short way, one of each sort */
    void run(List<Caller> all) {
        ExecutorService workers = Executors.newFixedThreadPool(AT_ONCE);
        try {
            List<Future<Void>> running = new ArrayList<>();
            for (Operation operation : operations) {
                for (Caller caller : askers(operation, all)) {
                    for (Runnable work : work(operation, caller)) {
                        running.add(workers.submit((Callable<Void>) () -> {
                            work.run();
                            return null;
                        }));
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

    private List<Caller> askers(Operation operation, List<Caller> all) {
        boolean everybody = whole || operation.kind() == Kind.SYNDICATION;
        return all.stream()
                .filter(caller -> everybody || SORTS.contains(caller.column()))
                .toList();
    }

    private List<Runnable> work(Operation operation, Caller caller) {
        List<Runnable> work = new ArrayList<>();
        Kind kind = operation.kind();
        boolean let = operation.admits(caller);
        if (!operation.method().equals("GET")) {
            // Whoever is let in would change something; everybody else learns nothing.
            if (operation.scopes().isEmpty()
                    || let
                    || partner(caller) && operation.schemes().contains("partner")) return work;
            for (String target : targets(operation, whole ? stories : stories.subList(0, 3), List.of("id")))
                work.add(() -> witness.ask(Ask.get(target, caller).method(operation.method()), kind));
            return work;
        }
        if (!let) {
            for (String target : targets(operation, stories, List.of("id")))
                work.add(() -> witness.ask(Ask.get(target, caller), kind));
            return work;
        }
        boolean many =
                operation.query().containsKey("limit") || operation.query().containsKey("q");
        boolean ofOne = operation.variables().contains("article");
        for (String target : targets(operation, stories, List.of("id", "slug", "oldslug", "nextslug"))) {
            work.add(() -> item(operation, target, caller));
            if (many && !ofOne) work.addAll(list(operation, target, caller));
        }
        return work;
    }

    private static boolean partner(Caller caller) {
        return caller.name().startsWith("partner");
    }

    /** One address: in every form, unread, guessed at, and asked what it takes. */
    private void item(Operation operation, String target, Caller caller) {
        Kind kind = operation.kind();
        Ask ask = Ask.get(target, caller);
        Answer plain = witness.ask(ask, kind);
        int head = witness.ask(ask.method("HEAD"), kind).status();
        if (head != plain.status()) witness.report(ask + " is not answered as HEAD is");
        Story story = stories.stream()
                .filter(one -> target.contains(one.id()))
                .findFirst()
                .orElse(null);
        if (story == null && !whole) return;
        witness.ask(ask.method("OPTIONS"), kind);
        witness.ask(ask.with("Accept-Encoding", "gzip"), kind);
        for (String type : operation.types()) witness.ask(ask.with("Accept", type), kind);
        operation
                .query()
                .forEach((name, values) -> values(operation, name)
                        .forEach(value -> witness.ask(ask.target(query(target, name, value)), kind)));
        Collection<String> guesses = story == null ? List.of() : story.etags();
        condition(ask, kind, guesses);
    }

    private List<Runnable> list(Operation operation, String target, Caller caller) {
        List<Runnable> work = new ArrayList<>();
        Kind kind = operation.kind();
        Map<String, List<String>> query = operation.query();
        work.add(() -> walk(Ask.get(target, caller), kind));
        if (query.containsKey("limit")) work.add(() -> walk(Ask.get(query(target, "limit", "100"), caller), kind));
        String ours = query.containsKey("source") ? query(target, "source", Stories.SOURCE) : target;
        for (String name : query.keySet()) {
            for (String value : values(operation, name)) {
                work.add(() -> walk(Ask.get(query(ours, name, value), caller), kind));
            }
        }
        // Everything that counts and adds, in one.
        String rich = target;
        for (String extra : List.of("count", "facets", "include"))
            if (query.containsKey(extra)) rich = query(rich, extra, last(values(operation, extra)));
        for (Story story : stories) {
            for (String name : query.keySet()) {
                for (String value : words(name, story, caller, kind)) {
                    String probe = query(rich, name, value);
                    work.add(() -> witness.ask(Ask.get(probe, caller), kind));
                    if (name.equals("q") && query.containsKey("sort"))
                        work.add(() -> witness.ask(Ask.get(query(probe, "sort", "relevance"), caller), kind));
                }
            }
        }
        Set<String> etags = ConcurrentHashMap.newKeySet();
        work.add(() -> {
            String others = witness.ask(Ask.get(ours, callers.of("newsroom")), kind).header("etag");
            if (!others.isEmpty()) etags.add(others);
            condition(Ask.get(ours, caller), kind, etags);
        });
        return work;
    }

    /** Guesses at what somebody else was given. */
    private void condition(Ask ask, Kind kind, Collection<String> etags) {
        Answer plain = witness.ask(ask, kind);
        List<Ask> guesses = new ArrayList<>();
        if (!etags.isEmpty()) {
            guesses.add(ask.with("If-None-Match", String.join(", ", etags)));
            guesses.add(ask.with("If-Match", String.join(", ", etags)));
        }
        guesses.add(ask.with("If-None-Match", "*"));
        guesses.add(ask.with("If-Match", "*"));
        guesses.add(ask.with("If-Modified-Since", "Fri, 01 Jan 2100 00:00:00 GMT"));
        for (Ask guess : guesses) witness.guess(guess, plain, kind, etags);
    }

    /** To the last page. */
    private void walk(Ask first, Kind kind) {
        String next = first.target();
        for (int pages = 0; next != null && pages < MOST_PAGES; pages++) {
            if (!seen.add(first.caller().name() + " " + next)) return;
            Answer answer = witness.ask(first.target(next), kind);
            Matcher onward = ONWARD.matcher(answer.body());
            String found = onward.find() ? onward.group(1).replace("&amp;", "&") : null;
            next = found == null || found.equals(next) || answer.body().contains("\"caughtUp\":true") ? null : found;
        }
    }

    private List<String> values(Operation operation, String name) {
        Set<String> values = new LinkedHashSet<>(operation.query().get(name));
        values.addAll(WORDS.getOrDefault(name, List.of()));
        if (name.endsWith("From")) values.add(now.plus(Duration.ofHours(4)).toString());
        if (name.endsWith("To")) values.add(now.minus(Duration.ofHours(1)).toString());
        if (name.equals("since")) values.add(since);
        if (name.equals("source")) values.add(Stories.SOURCE);
        if (name.equals("feed")) values.add(Stories.FEED);
        return List.copyOf(values);
    }

    /** Words of a story in the place of a parameter's value; those that are secret to the caller together, the short way. */
    private List<String> words(String name, Story story, Caller caller, Kind kind) {
        List<String> members = switch (name) {
            case "q" -> TEXTS;
            case "tag", "tagsAll", "author", "section" ->
                NAMES.stream()
                        .filter(member -> member.endsWith(name) || name.startsWith("tag") && member.endsWith("tag"))
                        .toList();
            default -> List.of();
        };
        if (whole) return members.stream().map(story::token).toList();
        Set<String> open = WhoSees.members(story.state(), caller, kind);
        String joined = String.join(
                name.equals("q") ? " or " : ",",
                members.stream()
                        .filter(member -> !open.contains(member))
                        .map(story::token)
                        .toList());
        return joined.isEmpty() ? List.of() : List.of(joined);
    }

    /** The paths of an operation, with everything in the place of its variables. */
    private List<String> targets(Operation operation, List<Story> of, List<String> addresses) {
        List<String> targets = List.of(operation.path());
        for (String variable : operation.variables()) {
            List<String> values = fillings(operation, variable, of, addresses);
            targets = targets.stream()
                    .flatMap(target -> values.stream().map(value -> target.replace("{" + variable + "}", value)))
                    .toList();
        }
        return targets;
    }

    private List<String> fillings(Operation operation, String variable, List<Story> of, List<String> addresses) {
        String known = callers.known().get(variable);
        if (known != null) return List.of(known);
        if (variable.equals("number")) return List.of("1", "2", "3");
        if (variable.equals("slug")) {
            if (operation.path().startsWith("/v1/feeds/")) return List.of("latest", Stories.FEED);
            if (operation.path().startsWith("/v1/sources/")) return List.of(Stories.SOURCE);
            for (String name : List.of("tag", "author", "section")) {
                if (operation.path().startsWith("/v1/" + name + "s/")) {
                    return words(
                            of,
                            NAMES.stream()
                                    .filter(member -> member.endsWith(name))
                                    .toList());
                }
            }
        }
        return words(of, addresses);
    }

    private static List<String> words(List<Story> of, List<String> members) {
        return of.stream().flatMap(story -> members.stream().map(story::token)).toList();
    }

    private static String query(String target, String name, String value) {
        return target + (target.contains("?") ? "&" : "?") + name + "="
                + URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    private static String last(List<String> values) {
        return values.get(values.size() - 1);
    }
}
