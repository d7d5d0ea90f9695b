package dateline.rights;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;

/** A permission in the making, for tests: full text of everything, open-ended from 2026, unless told otherwise. */
final class Terms {

    private UUID id = Desk.id(100);
    private PermissionState state = PermissionState.ACTIVE;
    private Scope scope;
    private boolean everything = true;
    private Scope exclude;
    private Instant articlesFrom = Desk.at("2020-01-01T00:00:00Z");
    private Instant articlesUntil;
    private Level level = Level.FULL;
    private int excerptWords;
    private MediaRule media = MediaRule.ALL;
    private Set<String> territories;
    private Set<String> excludedTerritories;
    private Set<Channel> channels;
    private Duration minDelay;
    private boolean embargoAccess;
    private Instant validFrom = Desk.at("2026-01-01T00:00:00Z");
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

    static Terms of(PermissionFacts p) {
        Terms t = new Terms();
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

    Terms id(UUID value) {
        id = value;
        return this;
    }

    Terms state(PermissionState value) {
        state = value;
        return this;
    }

    Terms scope(Scope value) {
        scope = value;
        everything = false;
        return this;
    }

    Terms everything(boolean value) {
        everything = value;
        return this;
    }

    Terms exclude(Scope value) {
        exclude = value;
        return this;
    }

    Terms articles(Instant from, Instant until) {
        articlesFrom = from;
        articlesUntil = until;
        return this;
    }

    Terms level(Level value) {
        level = value;
        return this;
    }

    Terms excerpt(int words) {
        level = Level.EXCERPT;
        excerptWords = words;
        return this;
    }

    Terms excerptWords(int value) {
        excerptWords = value;
        return this;
    }

    Terms media(MediaRule value) {
        media = value;
        return this;
    }

    Terms territories(Set<String> allowed, Set<String> excluded) {
        territories = allowed;
        excludedTerritories = excluded;
        return this;
    }

    Terms channels(Set<Channel> value) {
        channels = value;
        return this;
    }

    Terms minDelay(Duration value) {
        minDelay = value;
        return this;
    }

    Terms embargoAccess(boolean value) {
        embargoAccess = value;
        return this;
    }

    Terms term(Instant from, Instant until) {
        validFrom = from;
        validUntil = until;
        return this;
    }

    Terms actions(Set<Action> value) {
        actions = value;
        return this;
    }
}
