package dateline.leak;

import dateline.leak.LeakClient.Answer;
import dateline.leak.LeakClient.LeakRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Sends requests and compares the responses with {@link VisibilityTable}: a response contains no word that the table
 * forbids, and a request with a hidden word is answered like a request with a word that does not exist.
 */
final class LeakDetector implements ResponseListener {

    private static final Pattern LENGTH = Pattern.compile("content-length: \\d+\n");
    private static final Pattern NAMED = Pattern.compile("zq[a-z]+x|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    private static final Set<String> NAMES_IN_PATHS = Set.of("id", "slug", "oldslug");

    private static final Map<String, VisibilityTable.Kind> KINDS = Map.of(
            "everybody",
            VisibilityTable.Kind.READING,
            "newsroom",
            VisibilityTable.Kind.READING,
            "covered",
            VisibilityTable.Kind.SYNDICATION);
    /** Members that every visible story shows. */
    private static final Set<String> ALWAYS_SHOWN = Set.of(
            "head", "teaser", "body", "cap", "capb", "main", "tag", "section", "author", "slug", "reason", "notice",
            "oldhead", "oldbody");

    /** Members that a partner may see of an article although no permission allows the use. */
    private static final Set<String> WITHOUT_PERMISSION = Set.of("id", "notice", "reason");

    private static final Set<String> ENDED = Set.of("gonelic", "endedlic", "goneearly", "heldearly", "killedearly");

    /** A word and the story and member that contain it. */
    private record Secret(StoryFixture story, String member) {}

    private final LeakClient client;
    private final Collection<StoryFixture> stories;
    private final Map<String, Secret> secrets = new HashMap<>();
    private final Queue<String> found = new ConcurrentLinkedQueue<>();
    /** What was seen, by caller and kind of endpoint. A crawl that sees nothing would find no leaks. */
    private final Map<String, Set<String>> shown = new ConcurrentHashMap<>();

    LeakDetector(LeakClient client, Collection<StoryFixture> stories) {
        this.client = client;
        this.stories = stories;
        for (StoryFixture story : stories) {
            for (String member : StoryFixture.MEMBERS) secrets.put(story.token(member), new Secret(story, member));
        }
    }

    List<String> found() {
        return found.stream().distinct().sorted().toList();
    }

    /** Members that the table permits but the crawl did not see. A leak there would be missed. */
    List<String> notShown(Callers callers) {
        List<String> unseen = new ArrayList<>();
        KINDS.forEach((column, kind) -> {
            Caller caller = callers.of(column);
            for (StoryFixture story : stories) {
                Set<String> members = new TreeSet<>(VisibilityTable.members(story.state(), caller, kind));
                members.retainAll(ALWAYS_SHOWN);
                members.stream()
                        .map(story::token)
                        .filter(word -> !shownTo(caller, kind).contains(word))
                        .forEach(word -> unseen.add(word + " to " + caller.name()));
            }
        });
        return unseen;
    }

    @Override
    public void report(String leak) {
        found.add(leak);
    }

    /** What a caller saw at all endpoints of a kind. */
    Set<String> shownTo(Caller caller, VisibilityTable.Kind kind) {
        return shown.getOrDefault(caller.name() + kind, Set.of());
    }

    @Override
    public Answer send(LeakRequest request, VisibilityTable.Kind kind) {
        Answer answer = client.send(request);
        Set<String> sent = words(request.target());
        for (String word : words(answer.everything())) {
            Secret secret = secrets.get(word);
            boolean visible =
                    isVisible(secret, request.caller(), kind) && isVisibleForUse(request, kind, secret.member())
                            || ended(request, secret);
            if (visible && !sent.contains(word))
                shown.computeIfAbsent(request.caller().name() + kind, any -> new ConcurrentSkipListSet<>())
                        .add(word);
            if (!visible && !sent.contains(word)) found.add(request + " shows " + word);
        }
        Set<String> hidden = new TreeSet<>();
        for (String word : sent) if (hides(request, kind, word)) hidden.add(word);
        if (!hidden.isEmpty()) compare(request, answer, hidden);
        if (answer.status() >= 500) found.add(request + " fails: " + answer.status());
        return answer;
    }

    private boolean isVisible(Secret secret, Caller caller, VisibilityTable.Kind kind) {
        return VisibilityTable.members(secret.story().state(), caller, kind).contains(secret.member());
    }

    // The permissions of all callers allow reproduction only.
    private static boolean isVisibleForUse(LeakRequest request, VisibilityTable.Kind kind, String member) {
        return kind != VisibilityTable.Kind.SYNDICATION
                || !request.target().contains("use=aiInput")
                || WITHOUT_PERMISSION.contains(member);
    }

    // The change feed of an outlet reports the id of an ended article that it was offered once, although the
    // article's own endpoint responds 404.
    private static boolean ended(LeakRequest request, Secret secret) {
        return request.target().startsWith("/v1/syndication/changes")
                && secret.member().equals("id")
                && ENDED.contains(secret.story().state())
                && !request.caller().column().equals("none");
    }

    // In a path, a slug is as public as its article. As the value of a parameter it is a word like any other.
    private boolean hides(LeakRequest request, VisibilityTable.Kind kind, String word) {
        Secret secret = secrets.get(word);
        String path = request.target().replaceFirst("\\?.*", "");
        if (path.contains(word) && NAMES_IN_PATHS.contains(secret.member()) && kind != VisibilityTable.Kind.NAMES) {
            return !isVisible(new Secret(secret.story(), "id"), request.caller(), kind);
        }
        return !isVisible(secret, request.caller(), kind);
    }

    private void compare(LeakRequest request, Answer answer, Set<String> hidden) {
        Map<String, String> twins = new TreeMap<>();
        for (String word : hidden) twins.put(word, absentTwin(word));
        Answer other = client.send(request.target(replaced(request.target(), twins)));
        String expected = comparable(other);
        String actual = comparable(
                new Answer(answer.status(), replacedAll(answer.headers(), twins), replaced(answer.body(), twins)));
        if (!expected.equals(actual)) {
            found.add(request + " is not answered as if there were no " + hidden + ": " + difference(expected, actual));
        }
    }

    // The ETag of a response that repeats its request differs for another request.
    private static String comparable(Answer answer) {
        Map<String, String> headers = new TreeMap<>(answer.headers());
        headers.keySet().removeAll(Set.of("etag", "content-length", "content-encoding", "transfer-encoding"));
        return new Answer(answer.status(), headers, answer.body()).comparable();
    }

    /** A word or id of the same form that occurs nowhere. */
    static String absentTwin(String word) {
        return word.startsWith("zq") ? "zw" + word.substring(2) : word.substring(0, 32) + "0000";
    }

    private static Map<String, String> replacedAll(Map<String, String> headers, Map<String, String> twins) {
        Map<String, String> replaced = new TreeMap<>();
        headers.forEach((name, value) -> replaced.put(name, replaced(value, twins)));
        return replaced;
    }

    private static String replaced(String text, Map<String, String> twins) {
        String replaced = text;
        for (var twin : twins.entrySet()) replaced = replaced.replace(twin.getKey(), twin.getValue());
        return replaced;
    }

    /** The first difference between two responses, without their lengths. */
    static String difference(String one, String other) {
        String expected = LENGTH.matcher(one).replaceFirst("");
        String actual = LENGTH.matcher(other).replaceFirst("");
        int at = 0;
        while (at < Math.min(expected.length(), actual.length()) && expected.charAt(at) == actual.charAt(at)) at++;
        return excerpt(expected, at) + " / " + excerpt(actual, at);
    }

    private static String excerpt(String text, int at) {
        return "…"
                + text.substring(Math.max(0, at - 60), Math.min(text.length(), at + 200))
                        .replace('\n', '|');
    }

    private Set<String> words(String text) {
        Set<String> words = new TreeSet<>();
        collect(text, words);
        if (text.indexOf('%') >= 0) collect(decoded(text), words);
        return words;
    }

    private void collect(String text, Set<String> words) {
        Matcher matcher = NAMED.matcher(text.toLowerCase(Locale.ROOT));
        while (matcher.find()) {
            if (secrets.containsKey(matcher.group())) words.add(matcher.group());
        }
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    @Override
    public void borrow(LeakRequest request, VisibilityTable.Kind kind) {
        send(request, kind);
    }

    // A validator that another caller received must never be confirmed.
    @Override
    public void guess(LeakRequest guess, Answer plain, VisibilityTable.Kind kind) {
        int status = send(guess, kind).status();
        boolean confirmed = plain.status() == 200 && (status == 304 || status == 412);
        if (status != plain.status() && !confirmed)
            found.add(guess + " is answered with " + status + ", not " + plain.status());
        boolean wildcard = guess.headers().getOrDefault("If-None-Match", "*").equals("*");
        if (status == 304 && !wildcard) found.add(guess + " confirms an ETag of another caller");
    }
}
