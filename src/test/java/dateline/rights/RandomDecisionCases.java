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
 * Generates random decision inputs from a small set of values, so that they often match: instants are full hours of one
 * day, names are few, and every field is sometimes null, empty or contains null.
 */
final class RandomDecisionCases {

    static final Instant MORNING = Instant.parse("2026-05-01T00:00:00Z");
    static final int HOURS = 24;

    private final Random random;
    /** One in this number of facts is missing. */
    private final int missingOneIn;

    RandomDecisionCases(Random random) {
        this.random = random;
        this.missingOneIn = chance(4) ? 4 + random.nextInt(8) : 40 + random.nextInt(200);
    }

    static Instant hour(int hour) {
        return MORNING.plus(Duration.ofHours(hour));
    }

    Instant hour() {
        return hour(random.nextInt(HOURS));
    }

    private Instant hourBefore(int hour) {
        return hour(random.nextInt(hour));
    }

    private boolean chance(int in) {
        return random.nextInt(in) == 0;
    }

    private <T> T orMissing(Supplier<T> supplier) {
        return chance(missingOneIn) ? null : supplier.get();
    }

    private <T> T oneIn(int in, Supplier<T> supplier) {
        return chance(in) ? supplier.get() : null;
    }

    @SafeVarargs
    private <T> T oneOf(T... values) {
        return values[random.nextInt(values.length)];
    }

    private <T> Set<T> set(List<T> values) {
        List<T> some = someOf(values);
        return some == null ? null : new HashSet<>(some);
    }

    private <T> List<T> someOf(List<T> values) {
        if (chance(missingOneIn)) {
            return null;
        }
        List<T> all = new ArrayList<>(values);
        Collections.shuffle(all, random);
        List<T> some = new ArrayList<>(all.subList(0, random.nextInt(values.size() + 1)));
        if (chance(2 * missingOneIn)) {
            some.add(null);
        }
        return some;
    }

    Scope scope() {
        return new Scope(
                oneIn(3, () -> someOf(List.of("a", "b", ""))),
                oneIn(3, () -> someOf(List.of("sport", "football", "world"))),
                oneIn(6, () -> someOf(List.of("front", "latest"))),
                oneIn(4, () -> someOf(List.of("cup", "opinion"))),
                oneIn(8, () -> someOf(List.of("s1", "s2"))),
                oneIn(4, () -> someOf(List.of("en", "en-GB", "hu"))),
                oneIn(8, () -> someOf(List.of("article", "live"))),
                oneIn(8, () -> someOf(List.of(DecisionFixtures.id(1), DecisionFixtures.id(2)))));
    }

    ArticleFacts article() {
        ArticleFactsBuilder story = DecisionFixtures.articleFacts();
        story.id(orMissing(() -> oneOf(DecisionFixtures.id(1), DecisionFixtures.id(2))));
        story.pubStatus(orMissing(() -> chance(12) ? oneOf(PubStatus.values()) : PubStatus.USABLE));
        Instant publishedAt = orMissing(() -> chance(5) ? hour() : hourBefore(10));
        story.publishedAt(publishedAt);
        Instant embargoedUntil = oneIn(3, () -> chance(6) ? hour() : publishedAt);
        story.embargoedUntil(embargoedUntil);
        if (embargoedUntil != null) story.scheduledAt(oneIn(2, this::hour));
        story.expiresAt(oneIn(7, this::hour));
        story.unpublishedAt(oneIn(9, this::hour));
        story.source(orMissing(() -> oneOf("a", "b", "", "c")));
        story.sourceHolder(orMissing(() -> oneOf("A", "B", "")));
        story.sectionPath(
                orMissing(() -> oneOf(List.of("football", "sport"), List.of("sport"), List.of("world"), List.of())));
        story.feeds(set(List.of("front", "latest")));
        story.tags(set(List.of("cup", "opinion")));
        story.subjects(set(List.of("s1", "s2")));
        story.language(orMissing(() -> oneOf("en", "en-GB", "EN-us", "hu", "eng")));
        story.type(orMissing(() -> oneOf("article", "live")));
        story.media(chance(3) ? someOf(List.of(media(), media())) : orMissing(List::of));
        return story.build();
    }

    private MediaFacts media() {
        return new MediaFacts(
                orMissing(() -> oneOf("m1", "m2")),
                orMissing(() -> oneOf("A", "B", "")),
                orMissing(() -> chance(2) ? Syndicatable.INHERIT : oneOf(Syndicatable.values())),
                oneIn(3, this::hour));
    }

    PermissionFacts permission(int number) {
        PermissionFactsBuilder terms = DecisionFixtures.permissionFacts()
                .id(orMissing(() -> DecisionFixtures.id(100 + number)))
                .state(orMissing(() -> chance(6) ? oneOf(PermissionState.values()) : PermissionState.ACTIVE))
                .scope(chance(2) ? Scope.EMPTY : orMissing(this::scope))
                .everything(!chance(3))
                .exclude(oneIn(3, this::scope))
                .articlesFrom(chance(5) ? null : hour(-1))
                .articlesUntil(oneIn(6, this::hour))
                .level(orMissing(() -> oneOf(Level.values())))
                .excerptWords(chance(missingOneIn) ? oneOf(0, -1, 1001) : 1 + random.nextInt(1000))
                .media(orMissing(() -> oneOf(MediaRule.values())))
                .territories(oneIn(4, () -> set(List.of("NO", "SE", "dk"))))
                .excludedTerritories(oneIn(5, () -> set(List.of("NO", "SE"))))
                .channels(oneIn(4, () -> set(List.of(Channel.values()))))
                .embargoAccess(chance(3))
                .validFrom(orMissing(() -> chance(2) ? hourBefore(8) : hour()))
                .validUntil(oneIn(2, this::hour))
                .actions(chance(6) ? set(List.of(Use.values())) : Set.of(Use.REPRODUCE, Use.INDEX));
        Duration delay = oneIn(3, () -> Duration.ofHours(random.nextInt(6) - 1));
        return terms.minDelay(chance(60) ? Duration.ofSeconds(Long.MAX_VALUE) : delay)
                .build();
    }

    List<PermissionFacts> permissions() {
        if (chance(missingOneIn)) {
            return null;
        }
        List<PermissionFacts> permissions = new ArrayList<>();
        for (int number = random.nextInt(6); number > 0; number--) {
            int own = number;
            permissions.add(orMissing(() -> permission(own)));
        }
        Collections.shuffle(permissions, random);
        return permissions;
    }

    RequestedUse use() {
        return new RequestedUse(
                orMissing(() -> new PartnerFacts(
                        orMissing(() -> DecisionFixtures.id(10)),
                        orMissing(() -> chance(10) ? oneOf(PartnerStatus.values()) : PartnerStatus.ACTIVE),
                        oneIn(8, this::scope))),
                orMissing(() -> new OutletFacts(
                        orMissing(() -> DecisionFixtures.id(20)),
                        chance(3),
                        set(List.of("NO", "SE", "DK")),
                        chance(2) ? Set.of() : set(List.of(Channel.WEB, Channel.APP)))),
                orMissing(() -> chance(10) ? oneOf(Use.values()) : Use.REPRODUCE));
    }

    DecisionCase decisionCase() {
        return new DecisionCase(orMissing(this::use), orMissing(this::article), permissions(), orMissing(this::hour));
    }

    /** All arguments of a decision. */
    record DecisionCase(RequestedUse use, ArticleFacts article, List<PermissionFacts> permissions, Instant now) {

        Decision decide() {
            return decideAt(now);
        }

        Decision decideAt(Instant instant) {
            return Decision.decide(use, article, permissions, instant);
        }
    }
}
