package dateline.rights;

import dateline.JsonBody;
import dateline.database.sql.Sql;
import dateline.http.base.Ids;
import dateline.rights.RandomDecisionCases.DecisionCase;
import io.agroal.api.AgroalDataSource;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * A random history of sections, feeds, sources, articles and partners, written to the history tables and kept in memory.
 * The rows of today say something else: no section, source or tag, closed partners, revoked permissions.
 */
final class ReplayedHistory {

    private static final Instant START = Instant.parse("2021-01-01T00:00:00Z");
    private static final int HOURS = 1_000;

    /** What was recorded of one subject, by instant. */
    record Timeline<T>(TreeMap<Instant, T> records) {

        /** Null if nothing was recorded then. */
        T at(Instant instant) {
            var record = records.floorEntry(instant);
            return record == null ? null : record.getValue();
        }
    }

    private record SectionState(String parent, boolean deleted) {}

    private record FeedState(String section, String tag, List<UUID> pinned, List<UUID> excluded, boolean deleted) {}

    private record SourceState(String holder, boolean deniesMedia) {}

    private record StateOfArticle(
            String status, Instant publishedAt, Instant embargo, Instant scheduled, Instant end) {}

    private record VersionOfArticle(String section, String source, List<String> tags, String rule, String holder) {}

    /** A partner with one outlet and its permissions. */
    record PartnerTimeline(
            UUID id,
            UUID outlet,
            Timeline<PartnerFacts> partners,
            Timeline<OutletFacts> outlets,
            Map<UUID, Timeline<PermissionFacts>> permissions) {

        boolean isUnknownAt(Instant at) {
            return partners.at(at) == null || outlets.at(at) == null;
        }

        @Override
        public String toString() {
            return id.toString();
        }
    }

    private final AgroalDataSource database;
    private final Random random;
    private final String name;
    private final List<String> sections;
    private final List<String> feeds;
    private final List<String> sources;
    private final List<String> tags;
    private final List<UUID> articles = new ArrayList<>();
    private final Map<String, Timeline<SectionState>> sectionStates = new HashMap<>();
    private final Map<String, Timeline<FeedState>> feedStates = new HashMap<>();
    private final Map<String, Timeline<SourceState>> sourceStates = new HashMap<>();
    private final Map<UUID, Timeline<StateOfArticle>> articleStates = new HashMap<>();
    private final Map<UUID, Timeline<VersionOfArticle>> articleVersions = new HashMap<>();

    /** @param name is part of the slugs */
    ReplayedHistory(AgroalDataSource database, Random random, String name) {
        this.database = database;
        this.random = random;
        this.name = name;
        this.sections = names("section", 5);
        this.feeds = names("feed", 3);
        this.sources = names("source", 2);
        this.tags = names("tag", 3);
    }

    private List<String> names(String kind, int count) {
        return IntStream.range(0, count).mapToObj(i -> name + "-" + kind + i).toList();
    }

    /** Writes sections, sources, feeds and articles. */
    List<UUID> insertArticles(int count) {
        for (int i = 0; i < count; i++) articles.add(Ids.next());
        for (String section : sections) sectionStates.put(section, timeline(4, () -> sectionState(section)));
        for (String source : sources)
            sourceStates.put(
                    source, timeline(3, () -> new SourceState(pick(Arrays.asList("A", "B", null)), chance(3))));
        for (String feed : feeds)
            feedStates.put(
                    feed,
                    timeline(
                            4,
                            () -> new FeedState(
                                    chance(2) ? pick(sections) : null,
                                    chance(2) ? pick(tags) : null,
                                    some(articles, 3),
                                    some(articles, 3),
                                    chance(5))));
        insertNames();
        articles.forEach(this::insertArticle);
        return articles;
    }

    private SectionState sectionState(String section) {
        String parent = chance(3) ? null : pick(sections);
        return new SectionState(section.equals(parent) ? null : parent, chance(6));
    }

    private void insertNames() {
        sectionStates.forEach((slug, timeline) -> timeline.records()
                .forEach((at, state) -> run(Sql.of(
                                "insert into section_version (slug, recorded_at, deleted, version, name, parent) values (:slug, :at, :deleted, 1, :name, :parent)")
                        .with("slug", slug)
                        .with("at", at)
                        .with("deleted", state.deleted())
                        .with("name", slug)
                        .with("parent", state.parent()))));
        sourceStates.forEach((slug, timeline) -> timeline.records()
                .forEach((at, state) -> run(Sql.of("""
                insert into source_version (slug, recorded_at, version, name, visibility, copyright_holder, media_syndicatable, public_history)
                values (:slug, :at, 1, :name, 'public', :holder, :mediaSyndicatable, false)
                """)
                        .with("slug", slug)
                        .with("at", at)
                        .with("name", slug)
                        .with("holder", state.holder())
                        .with("mediaSyndicatable", state.deniesMedia() ? "deny" : "allow"))));
        feedStates.forEach((slug, timeline) -> timeline.records().forEach((at, state) -> {
            JsonBody query = JsonBody.with("type", List.of("text"));
            if (state.section() != null) query = query.and("section", List.of(state.section()));
            if (state.tag() != null) query = query.and("tag", List.of(state.tag()));
            run(Sql.of("""
                    insert into feed_version (slug, recorded_at, deleted, version, title, language, query, pinned, excluded, item_count,
                        ttl_minutes, level)
                    values (:slug, :at, :deleted, 1, 'f', 'en', cast(:json as jsonb), cast(:pinned as uuid[]), cast(:excluded as uuid[]), 1, 1, 'full')
                    """)
                    .with("slug", slug)
                    .with("at", at)
                    .with("deleted", state.deleted())
                    .with("json", query.json())
                    .with("pinned", array(state.pinned()))
                    .with("excluded", array(state.excluded())));
        }));
    }

    private void insertArticle(UUID id) {
        run(Sql.of("""
                insert into article (id, slug, created_at, created_by, updated_at, pub_status, version, published_at, modified_at, visibility,
                    type, language, tags, subjects)
                values (:id, :slug, :start, 't', :start, 'canceled', 1, :start, :start, 'licensed', 'text', 'en', '{}', '{}')
                """).with("id", id).with("slug", id.toString()).with("start", START));
        Timeline<StateOfArticle> states = timeline(5, this::state);
        states.records()
                .forEach((at, state) -> run(Sql.of("""
                insert into article_state (article_id, recorded_at, status, published_at, embargoed_until, scheduled_at, expires_at)
                values (:articleId, :at, :status, :publishedAt, cast(:embargo as timestamptz), cast(:scheduled as timestamptz), cast(:end as timestamptz))
                """)
                        .with("articleId", id)
                        .with("at", at)
                        .with("status", state.status())
                        .with("publishedAt", state.publishedAt())
                        .with("embargo", state.embargo())
                        .with("scheduled", state.scheduled())
                        .with("end", state.end())));
        articleStates.put(id, states);
        Timeline<VersionOfArticle> versions = timeline(
                4,
                () -> new VersionOfArticle(
                        chance(8) ? null : pick(sections),
                        chance(6) ? null : pick(sources),
                        some(tags, 2),
                        pick(List.of("inherit", "allow", "deny")),
                        pick(Arrays.asList("A", "B", null))));
        int number = 0;
        for (var version : versions.records().entrySet())
            insertVersion(id, ++number, version.getKey(), version.getValue());
        articleVersions.put(id, versions);
    }

    private void insertVersion(UUID id, int number, Instant at, VersionOfArticle version) {
        JsonBody medium = JsonBody.with("id", "m1")
                .and("type", "image")
                .and("url", "https://images.example/1")
                .and("syndicatable", version.rule());
        if (version.holder() != null) medium = medium.and("copyrightHolder", version.holder());
        JsonBody content = JsonBody.with("type", "text")
                .and("language", "en")
                .and("headline", "h")
                .and("bylines", List.of())
                .and("body", List.of())
                .and("tags", version.tags())
                .and("subjects", List.of())
                .and("media", List.of(medium));
        if (version.section() != null) content = content.and("section", version.section());
        if (version.source() != null) content = content.and("source", version.source());
        run(Sql.of("""
                insert into version (article_id, number, kind, slug, content, content_hash, created_at, created_by)
                values (:articleId, :number, 'publication', :slug, cast(:json as jsonb), '\\x00', :at, 't')
                """)
                .with("articleId", id)
                .with("number", number)
                .with("slug", id.toString())
                .with("json", content.json())
                .with("at", at));
    }

    private StateOfArticle state() {
        Instant published = hour();
        return new StateOfArticle(
                pick(List.of("usable", "usable", "usable", "usable", "unpublished", "withheld", "canceled")),
                published,
                chance(3) ? published : null,
                chance(4) ? hour() : null,
                chance(5) ? hour() : null);
    }

    /** Writes a partner whose first record is later than the beginning in some cases. */
    PartnerTimeline insertPartner() {
        PartnerTimeline partner = new RandomPartner(this).create();
        run(Sql.of("""
                insert into partner (id, name, status, created_at, updated_at, updated_by) values (:partner, :name, 'closed', :start, :start, 't')
                """)
                .with("partner", partner.id())
                .with("name", name + partner.id())
                .with("start", START));
        run(Sql.of("""
                insert into outlet (id, partner_id, name, worldwide, created_at, updated_at, updated_by) values (:outlet, :partner, 'o', true, :start, :start, 't')
                """)
                .with("outlet", partner.outlet())
                .with("partner", partner.id())
                .with("start", START));
        return RandomPartner.insert(partner, this);
    }

    void run(Sql statement) {
        statement.run(database);
    }

    /** What the decision about a use is made from at an instant; empty if nothing was recorded of the article. */
    Optional<DecisionCase> replay(PartnerTimeline partner, UUID article, Use use, Instant at) {
        StateOfArticle state = articleStates.get(article).at(at);
        VersionOfArticle version = articleVersions.get(article).at(at);
        if (state == null || version == null) return Optional.empty();
        List<PermissionFacts> permissions = new ArrayList<>();
        partner.permissions().values().forEach(timeline -> {
            PermissionFacts then = timeline.at(at);
            if (then != null) permissions.add(then);
        });
        SourceState source = version.source() == null
                ? null
                : sourceStates.get(version.source()).at(at);
        boolean inherits = version.rule().equals("inherit");
        Syndicatable rule = inherits
                ? source != null && source.deniesMedia() ? Syndicatable.DENY : Syndicatable.INHERIT
                : Syndicatable.valueOf(version.rule().toUpperCase());
        ArticleFacts facts = ArticleFactsBuilder.builder()
                .id(article)
                .pubStatus(
                        state.status().equals("withheld")
                                ? PubStatus.WITHHELD
                                : state.status().equals("canceled") ? PubStatus.CANCELED : PubStatus.USABLE)
                .publishedAt(state.publishedAt())
                .embargoedUntil(state.embargo())
                .scheduledAt(state.scheduled())
                .expiresAt(state.end())
                .unpublishedAt(state.status().equals("unpublished") ? START : null)
                .source(version.source())
                .sourceHolder(source == null ? null : source.holder())
                .sectionPath(path(version.section(), at))
                .feeds(feedsOf(article, version, permissions, at))
                .tags(Set.copyOf(version.tags()))
                .subjects(Set.of())
                .language("en")
                .type("text")
                .media(List.of(new MediaFacts("m1", version.holder(), rule, null)))
                .build();
        RequestedUse requestedUse =
                new RequestedUse(partner.partners().at(at), partner.outlets().at(at), use);
        return Optional.of(new DecisionCase(requestedUse, facts, permissions, at));
    }

    // Null if the section did not exist then.
    private List<String> path(String section, Instant at) {
        if (section == null || parent(section, at) == null) return null;
        Set<String> path = new LinkedHashSet<>();
        String current = section;
        while (current != null && path.add(current))
            current = parent(current, at) == null ? null : parent(current, at).orElse(null);
        return List.copyOf(path);
    }

    // Null for a section that did not exist, empty for one at the top.
    private Optional<String> parent(String section, Instant at) {
        SectionState state = sectionStates.get(section).at(at);
        return state == null || state.deleted() ? null : Optional.ofNullable(state.parent());
    }

    private Set<String> feedsOf(UUID article, VersionOfArticle version, List<PermissionFacts> permissions, Instant at) {
        Set<String> selecting = new HashSet<>();
        for (String slug : feeds) {
            FeedState feed = feedStates.get(slug).at(at);
            if (feed == null || feed.deleted()) {
                boolean isExcluded = permissions.stream()
                        .anyMatch(permission -> permission.exclude() != null
                                && permission.exclude().feeds() != null
                                && permission.exclude().feeds().contains(slug));
                if (isExcluded) selecting.add(null);
                continue;
            }
            List<String> path = path(version.section(), at);
            boolean inSection = feed.section() == null
                    || feed.section().equals(version.section())
                    || path != null && path.contains(feed.section());
            boolean tagged = feed.tag() == null || version.tags().contains(feed.tag());
            if ((inSection && tagged || feed.pinned().contains(article))
                    && !feed.excluded().contains(article)) selecting.add(slug);
        }
        return selecting;
    }

    /** Often an instant at which something was recorded, or a microsecond before it. */
    Instant anyInstant() {
        return hour().plus(pick(List.of(-1L, 0L, 0L, 1L, 1_234_567L)), ChronoUnit.MICROS);
    }

    Instant hour() {
        return START.plus(Duration.ofHours(random.nextInt(HOURS)));
    }

    /** @param most number of records */
    <T> Timeline<T> timeline(int most, Supplier<T> value) {
        TreeMap<Instant, T> timeline = new TreeMap<>();
        timeline.put(chance(6) ? hour() : START.minus(1, ChronoUnit.DAYS), value.get());
        for (int i = random.nextInt(most); i > 0; i--) timeline.put(hour(), value.get());
        return new Timeline<>(timeline);
    }

    boolean chance(int oneIn) {
        return random.nextInt(oneIn) == 0;
    }

    <T> T pick(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }

    <T> List<T> some(List<T> values, int most) {
        List<T> copy = new ArrayList<>(values);
        Collections.shuffle(copy, random);
        return List.copyOf(copy.subList(0, random.nextInt(most + 1)));
    }

    private static String array(List<UUID> ids) {
        return ids.toString().replace('[', '{').replace(']', '}').replace(" ", "");
    }

    List<String> sections() {
        return sections;
    }

    List<String> feeds() {
        return feeds;
    }

    List<String> sources() {
        return sources;
    }

    List<String> tags() {
        return tags;
    }

    List<UUID> articles() {
        return articles;
    }
}
