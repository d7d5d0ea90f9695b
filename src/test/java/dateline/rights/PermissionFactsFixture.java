package dateline.rights;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;

/** Builds permissions for tests; the default grants the full text of all articles from 2026 without an end. */
final class PermissionFactsFixture {

    private UUID id = DecisionFixtures.id(100);
    private PermissionState state = PermissionState.ACTIVE;
    private Scope scope;
    private boolean everything = true;
    private Scope exclude;
    private Instant articlesFrom = DecisionFixtures.at("2020-01-01T00:00:00Z");
    private Instant articlesUntil;
    private Level level = Level.FULL;
    private int excerptWords;
    private MediaRule media = MediaRule.ALL;
    private Set<String> territories;
    private Set<String> excludedTerritories;
    private Set<Channel> channels;
    private Duration minDelay;
    private boolean embargoAccess;
    private Instant validFrom = DecisionFixtures.at("2026-01-01T00:00:00Z");
    private Instant validUntil;
    private Set<Action> actions = Set.of(Action.REPRODUCE);

    PermissionFacts permission() {
        return PermissionFactsBuilder.builder()
                .id(id)
                .state(state)
                .scope(scope)
                .everything(everything)
                .exclude(exclude)
                .articlesFrom(articlesFrom)
                .articlesUntil(articlesUntil)
                .level(level)
                .excerptWords(excerptWords)
                .media(media)
                .territories(territories)
                .excludedTerritories(excludedTerritories)
                .channels(channels)
                .minDelay(minDelay)
                .embargoAccess(embargoAccess)
                .validFrom(validFrom)
                .validUntil(validUntil)
                .actions(actions)
                .build();
    }

    static PermissionFactsFixture of(PermissionFacts p) {
        PermissionFactsFixture t = new PermissionFactsFixture();
        t.id = p.id();
        t.state = p.state();
        t.scope = p.scope();
        t.everything = p.everything();
        t.exclude = p.exclude();
        t.articlesFrom = p.articlesFrom();
        t.articlesUntil = p.articlesUntil();
        t.level = p.level();
        t.excerptWords = p.excerptWords();
        t.media = p.media();
        t.territories = p.territories();
        t.excludedTerritories = p.excludedTerritories();
        t.channels = p.channels();
        t.minDelay = p.minDelay();
        t.embargoAccess = p.embargoAccess();
        t.validFrom = p.validFrom();
        t.validUntil = p.validUntil();
        t.actions = p.actions();
        return t;
    }

    PermissionFactsFixture id(UUID value) {
        id = value;
        return this;
    }

    PermissionFactsFixture state(PermissionState value) {
        state = value;
        return this;
    }

    PermissionFactsFixture scope(Scope value) {
        scope = value;
        everything = false;
        return this;
    }

    PermissionFactsFixture everything(boolean value) {
        everything = value;
        return this;
    }

    PermissionFactsFixture exclude(Scope value) {
        exclude = value;
        return this;
    }

    PermissionFactsFixture articles(Instant from, Instant until) {
        articlesFrom = from;
        articlesUntil = until;
        return this;
    }

    PermissionFactsFixture level(Level value) {
        level = value;
        return this;
    }

    PermissionFactsFixture excerpt(int words) {
        level = Level.EXCERPT;
        excerptWords = words;
        return this;
    }

    PermissionFactsFixture excerptWords(int value) {
        excerptWords = value;
        return this;
    }

    PermissionFactsFixture media(MediaRule value) {
        media = value;
        return this;
    }

    PermissionFactsFixture territories(Set<String> allowed, Set<String> excluded) {
        territories = allowed;
        excludedTerritories = excluded;
        return this;
    }

    PermissionFactsFixture channels(Set<Channel> value) {
        channels = value;
        return this;
    }

    PermissionFactsFixture minDelay(Duration value) {
        minDelay = value;
        return this;
    }

    PermissionFactsFixture embargoAccess(boolean value) {
        embargoAccess = value;
        return this;
    }

    PermissionFactsFixture term(Instant from, Instant until) {
        validFrom = from;
        validUntil = until;
        return this;
    }

    PermissionFactsFixture actions(Set<Action> value) {
        actions = value;
        return this;
    }
}
