package dateline.rights;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Random questions out of a small world, so that things meet: instants are full hours of one day, names are few, and
 * every field is now and then null, empty or holds a null.
 */
final class Invented {

    static final Instant MORNING = Instant.parse("2026-05-01T00:00:00Z");
    static final int HOURS = 24;

    private final Random random;
    /** One in so many facts is missing. */
    private final int rarity;

    Invented(Random random) {
        this.random = random;
        this.rarity = chance(4) ? 4 + random.nextInt(8) : 40 + random.nextInt(200);
    }

    static Instant hour(int hour) {
        return MORNING.plus(Duration.ofHours(hour));
    }

    Instant hour() {
        return hour(random.nextInt(HOURS));
    }

    private Instant before(int hour) {
        return hour(random.nextInt(hour));
    }

    private boolean chance(int in) {
        return random.nextInt(in) == 0;
    }

    private <T> T fact(Supplier<T> supplier) {
        return chance(rarity) ? null : supplier.get();
    }

    private <T> T seldom(int in, Supplier<T> supplier) {
        return chance(in) ? supplier.get() : null;
    }

    @SafeVarargs
    private <T> T oneOf(T... values) {
        return values[random.nextInt(values.length)];
    }

    private <T> Set<T> set(List<T> values) {
        List<T> some = some(values);
        return some == null ? null : new HashSet<>(some);
    }

    private <T> List<T> some(List<T> values) {
        if (chance(rarity)) {
            return null;
        }
        List<T> all = new ArrayList<>(values);
        Collections.shuffle(all, random);
        List<T> some = new ArrayList<>(all.subList(0, random.nextInt(values.size() + 1)));
        if (chance(2 * rarity)) {
            some.add(null);
        }
        return some;
    }

    Scope scope() {
        return new Scope(
                seldom(3, () -> some(List.of("a", "b", ""))),
                seldom(3, () -> some(List.of("sport", "football", "world"))),
                seldom(6, () -> some(List.of("front", "latest"))),
                seldom(4, () -> some(List.of("cup", "opinion"))),
                seldom(8, () -> some(List.of("s1", "s2"))),
                seldom(4, () -> some(List.of("en", "en-GB", "hu"))),
                seldom(8, () -> some(List.of("article", "live"))),
                seldom(8, () -> some(List.of(Desk.id(1), Desk.id(2)))));
    }

    ArticleFacts article() {
        Story story = new Story();
        story.id = fact(() -> oneOf(Desk.id(1), Desk.id(2)));
        story.pubStatus = fact(() -> chance(12) ? oneOf(PubStatus.values()) : PubStatus.USABLE);
        story.publishedAt = fact(() -> chance(5) ? hour() : before(10));
        story.embargoedUntil = seldom(3, () -> chance(6) ? hour() : story.publishedAt);
        if (story.embargoedUntil != null) story.scheduledAt = seldom(2, this::hour);
        story.expiresAt = seldom(7, this::hour);
        story.unpublishedAt = seldom(9, this::hour);
        story.source = fact(() -> oneOf("a", "b", "", "c"));
        story.sourceHolder = fact(() -> oneOf("A", "B", ""));
        story.sectionPath =
                fact(() -> oneOf(List.of("football", "sport"), List.of("sport"), List.of("world"), List.of()));
        story.feeds = set(List.of("front", "latest"));
        story.tags = set(List.of("cup", "opinion"));
        story.subjects = set(List.of("s1", "s2"));
        story.language = fact(() -> oneOf("en", "en-GB", "EN-us", "hu", "eng"));
        story.type = fact(() -> oneOf("article", "live"));
        story.media = chance(3) ? some(List.of(media(), media())) : fact(List::of);
        return story.facts();
    }

    private MediaFacts media() {
        return new MediaFacts(
                fact(() -> oneOf("m1", "m2")),
                fact(() -> oneOf("A", "B", "")),
                fact(() -> chance(2) ? Syndicatable.INHERIT : oneOf(Syndicatable.values())),
                seldom(3, this::hour));
    }

    PermissionFacts permission(int number) {
        Terms terms = new Terms()
                .id(fact(() -> Desk.id(100 + number)))
                .state(fact(() -> chance(6) ? oneOf(PermissionState.values()) : PermissionState.ACTIVE))
                .scope(chance(2) ? Scope.EMPTY : fact(this::scope))
                .everything(!chance(3))
                .exclude(seldom(3, this::scope))
                .articles(chance(5) ? null : hour(-1), seldom(6, this::hour))
                .level(fact(() -> oneOf(Level.values())))
                .excerptWords(chance(rarity) ? oneOf(0, -1, 1001) : 1 + random.nextInt(1000))
                .media(fact(() -> oneOf(MediaRule.values())))
                .territories(seldom(4, () -> set(List.of("NO", "SE", "dk"))), seldom(5, () -> set(List.of("NO", "SE"))))
                .channels(seldom(4, () -> set(List.of(Channel.values()))))
                .embargoAccess(chance(3))
                .term(fact(() -> chance(2) ? before(8) : hour()), seldom(2, this::hour))
                .actions(chance(6) ? set(List.of(Action.values())) : Set.of(Action.REPRODUCE, Action.INDEX));
        Duration delay = seldom(3, () -> Duration.ofHours(random.nextInt(6) - 1));
        return terms.minDelay(chance(60) ? Duration.ofSeconds(Long.MAX_VALUE) : delay)
                .permission();
    }

    List<PermissionFacts> permissions() {
        if (chance(rarity)) {
            return null;
        }
        List<PermissionFacts> permissions = new ArrayList<>();
        for (int number = random.nextInt(6); number > 0; number--) {
            int own = number;
            permissions.add(fact(() -> permission(own)));
        }
        Collections.shuffle(permissions, random);
        return permissions;
    }

    RequestedUse ask() {
        return new RequestedUse(
                fact(() -> new PartnerFacts(
                        fact(() -> Desk.id(10)),
                        fact(() -> chance(10) ? oneOf(PartnerStatus.values()) : PartnerStatus.ACTIVE),
                        seldom(8, this::scope))),
                fact(() -> new OutletFacts(
                        fact(() -> Desk.id(20)),
                        chance(3),
                        set(List.of("NO", "SE", "DK")),
                        chance(2) ? Set.of() : set(List.of(Channel.WEB, Channel.APP)))),
                fact(() -> chance(10) ? oneOf(Action.values()) : Action.REPRODUCE));
    }

    Case question() {
        return new Case(fact(this::ask), fact(this::article), permissions(), fact(this::hour));
    }

    /** All arguments of a decision. */
    record Case(RequestedUse ask, ArticleFacts article, List<PermissionFacts> permissions, Instant now) {

        Decision decide() {
            return at(now);
        }

        Decision at(Instant instant) {
            return Decision.decide(ask, article, permissions, instant);
        }
    }
}
