package dateline.rights;

import dateline.rights.Decision.Denied;
import dateline.rights.Decision.Permitted;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Shared fixtures of the tests of this package, and short forms of decisions. */
final class DecisionFixtures {

    static final Instant KICK_OFF = at("2026-03-01T12:00:00Z");
    static final Instant NOON_IN_JUNE = at("2026-06-15T12:00:00Z");
    static final PartnerFacts NORDIC_DAILY = new PartnerFacts(id(10), PartnerStatus.ACTIVE, null);
    static final OutletFacts EVERYWHERE = new OutletFacts(id(20), true, Set.of(), Set.of());
    static final OutletFacts OSLO_SITE = new OutletFacts(id(21), false, Set.of("NO"), Set.of(Channel.WEB));
    static final OutletFacts NORDIC_PAPER =
            new OutletFacts(id(22), false, Set.of("NO", "SE"), Set.of(Channel.PRINT, Channel.WEB));
    static final ArticleFacts MATCH_REPORT = articleFacts().build();

    private DecisionFixtures() {}

    /** A live match report of Worthy News. */
    static ArticleFactsBuilder articleFacts() {
        return ArticleFactsBuilder.builder()
                .id(id(1))
                .pubStatus(PubStatus.USABLE)
                .publishedAt(KICK_OFF)
                .source("worthy-news")
                .sourceHolder("Worthy News")
                .sectionPath(List.of("football", "sport"))
                .feeds(Set.of("front-page"))
                .tags(Set.of("cup"))
                .subjects(Set.of("medtop:20001065"))
                .language("en-GB")
                .type("article")
                .media(List.of());
    }

    /** A permission for the full text of all articles, valid from 2026 on without an end. */
    static PermissionFactsBuilder permissionFacts() {
        return PermissionFactsBuilder.builder()
                .id(id(100))
                .state(PermissionState.ACTIVE)
                .everything(true)
                .articlesFrom(at("2020-01-01T00:00:00Z"))
                .level(Level.FULL)
                .media(MediaRule.ALL)
                .validFrom(at("2026-01-01T00:00:00Z"))
                .actions(Set.of(Use.REPRODUCE));
    }

    static UUID id(long number) {
        return new UUID(0x0198_0000_0000_7000L, 0x8000_0000_0000_0000L | number);
    }

    static Instant at(String text) {
        return Instant.parse(text);
    }

    static RequestedUse from(OutletFacts outlet) {
        return new RequestedUse(NORDIC_DAILY, outlet, Use.REPRODUCE);
    }

    static Decision decide(ArticleFacts article, Instant now, PermissionFacts... permissions) {
        return Decision.decide(from(EVERYWHERE), article, Arrays.asList(permissions), now);
    }

    static Decision decide(OutletFacts outlet, PermissionFacts permission) {
        return Decision.decide(from(outlet), MATCH_REPORT, List.of(permission), NOON_IN_JUNE);
    }

    static boolean permits(Decision decision) {
        return decision instanceof Permitted;
    }

    /** Null when permitted. */
    static Reason reason(Decision decision) {
        return decision instanceof Denied denied ? denied.reason() : null;
    }

    static Scope sections(String... slugs) {
        return new Scope(null, List.of(slugs), null, null, null, null, null, null);
    }

    static Scope tags(String... slugs) {
        return new Scope(null, null, null, List.of(slugs), null, null, null, null);
    }

    static Scope sources(String... slugs) {
        return new Scope(List.of(slugs), null, null, null, null, null, null, null);
    }

    static Scope languages(String... ranges) {
        return new Scope(null, null, null, null, null, List.of(ranges), null, null);
    }

    static Optional<Instant> on(String text) {
        return Optional.of(at(text));
    }
}
