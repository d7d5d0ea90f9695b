package dateline.syndication;

import dateline.article.search.ArticleFilter;
import dateline.article.search.Feed;
import dateline.database.sql.Sql;
import dateline.http.base.Ids;
import dateline.rights.Channel;
import dateline.rights.Level;
import dateline.rights.PartnerStatus;
import dateline.rights.Use;
import dateline.syndication.partner.Outlet;
import dateline.syndication.partner.OutletRequest;
import dateline.syndication.partner.Partner;
import dateline.syndication.partner.PartnerContext;
import dateline.syndication.partner.PartnerRequest;
import dateline.syndication.partner.Permission;
import dateline.syndication.terms.Action;
import dateline.syndication.terms.Exclusions;
import dateline.syndication.terms.PermittedUse;
import dateline.syndication.terms.Selection;
import dateline.syndication.terms.Terms;
import dateline.syndication.terms.TermsBuilder;
import io.agroal.api.AgroalDataSource;
import io.quarkus.hibernate.orm.panache.Panache;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/**
 * Creates random articles and permissions from a small vocabulary, so that many permissions cover some of the articles.
 */
public final class RandomRights {

    private static final List<String> SOURCES = List.of("prop-a", "prop-b", "prop-c");
    private static final List<String> SECTIONS = List.of("prop-world", "prop-europe", "prop-north", "prop-sport");
    private static final List<String> TAGS = List.of("prop-red", "prop-green", "prop-blue");
    private static final List<String> SUBJECTS = List.of("medtop:20000001", "medtop:20000002");
    private static final List<String> LANGUAGES = List.of("en", "en-GB", "EN-us", "no", "eng");
    private static final List<String> RANGES = List.of("en", "EN-gb", "no");
    private static final List<String> TYPES = List.of("text", "audio", "picture");
    private static final List<String> FEEDS = List.of("prop-feed-one", "prop-feed-two", "prop-feed-gone");

    private final Random random;
    private final Instant base;
    private final List<Instant> instants = new ArrayList<>();
    private final List<UUID> ids = new ArrayList<>();

    public RandomRights(Random random, Instant base) {
        this.random = random;
        this.base = base;
    }

    public void insertNames(AgroalDataSource database) {
        for (String source : SOURCES) {
            Sql.of("""
                            insert into source (slug, name, visibility, copyright_holder, created_at, updated_at, updated_by)
                            values (:source, :source, 'licensed', :source, :base, :base, 't') on conflict do nothing
                            """).with("source", source).with("base", base).run(database);
        }
        String[] parents = {null, "prop-world", "prop-europe", null};
        for (int i = 0; i < SECTIONS.size(); i++) {
            Sql.of("""
                            insert into section (slug, name, parent, created_at, updated_at, updated_by)
                            values (:slug, :name, :parent, :base, :base, 't') on conflict do nothing
                            """)
                    .with("slug", SECTIONS.get(i))
                    .with("name", SECTIONS.get(i))
                    .with("parent", parents[i])
                    .with("base", base)
                    .run(database);
        }
        for (String tag : TAGS) {
            Sql.of("insert into tag (slug, name, created_at) values (:tag, :tag, :base) on conflict do nothing")
                    .with("tag", tag)
                    .with("base", base)
                    .run(database);
        }
    }

    public List<UUID> insertArticles(AgroalDataSource database, int count) {
        for (int i = 0; i < count; i++) ids.add(insertArticle(database));
        feed("prop-feed-one", new ArticleFilter(List.of("prop-europe"), null, null, null, null, null, null, null));
        feed(
                "prop-feed-two",
                new ArticleFilter(null, List.of("prop-red"), null, null, null, null, List.of("en"), null));
        return ids;
    }

    private void feed(String slug, ArticleFilter query) {
        Feed feed = new Feed();
        feed.slug = slug;
        feed.title = slug;
        feed.language = "en";
        feed.query = query;
        feed.pinned = pickUpTo(ids, 5);
        feed.excluded = pickUpTo(ids, 5);
        feed.itemCount = 1;
        feed.ttlMinutes = 15;
        feed.level = "full";
        feed.version = 1;
        feed.createdAt = base;
        feed.updatedAt = base;
        feed.updatedBy = "t";
        feed.persistAndFlush();
    }

    private UUID insertArticle(AgroalDataSource database) {
        UUID id = Ids.next();
        Instant published = time();
        Instant embargo = chance(4) ? published : chance(6) ? time() : null;
        List<String> tags = pickUpTo(TAGS, 3);
        List<String> subjects = pickUpTo(SUBJECTS, 2);
        String type = pick(TYPES);
        String language = pick(LANGUAGES);
        String content = """
                {"type":"%s","language":"%s","headline":"h","bylines":[],"body":[],"tags":[],"subjects":%s,
                 "media":[{"id":"m1","type":"image","url":"https://x.example/1","rightsExpireAt":"%s"}]}
                """.formatted(type, language, json(subjects), time());
        Sql.of("""
                        insert into article (id, slug, source, created_at, created_by, updated_at, pub_status, version,
                            published_at, embargoed_until, expires_at, unpublished_at, modified_at, visibility, type,
                            language, section, tags, subjects)
                        values (:id, :slug, :sources, :base, 't', :base, :pubStatus, 1, :published, cast(:embargo as timestamptz), cast(:expiresAt as timestamptz),
                            cast(:unpublishedAt as timestamptz), :published, 'licensed', :type, :language, :sections, :tags, :subjects)
                        """)
                .with("id", id)
                .with("slug", id.toString())
                .with("sources", chance(8) ? null : pick(SOURCES))
                .with("base", base)
                .with("pubStatus", chance(8) ? pick(List.of("withheld", "canceled")) : "usable")
                .with("published", published)
                .with("embargo", embargo)
                .with("expiresAt", chance(6) ? published.plusSeconds(random.nextInt(400_000)) : null)
                .with("unpublishedAt", chance(12) ? time() : null)
                .with("type", type)
                .with("language", language)
                .with("sections", chance(6) ? null : pick(SECTIONS))
                .with("tags", tags)
                .with("subjects", subjects)
                .run(database);
        Sql.of("""
                        insert into version (article_id, number, kind, slug, content, content_hash, created_at, created_by)
                        values (:articleId, 1, 'publication', :slug, cast(:content as jsonb), '\\x00', :base, 't')
                        """)
                .with("articleId", id)
                .with("slug", id.toString())
                .with("content", content)
                .with("base", base)
                .run(database);
        Sql.of("insert into article_text (article_id, open, whole) values (:articleId, '', '')")
                .with("articleId", id)
                .run(database);
        return id;
    }

    /** Writes a partner to the database and reads it back as for a request. */
    public PartnerContext createPartner() {
        // One feed does not exist: older releases did not prevent the deletion of a feed that a permission names.
        Panache.getEntityManager()
                .createNativeQuery("alter table permission disable trigger permission_holds_its_feeds")
                .executeUpdate();
        instants.removeIf(instant -> random.nextInt(3) > 0);
        UUID partner = Ids.next();
        Exclusions exclusions = !chance(4)
                ? Exclusions.NONE
                : new Exclusions(pickUpTo(ids, 2), pickUpTo(SOURCES, 1), pickUpTo(TAGS, 1));
        Partner.create(
                        partner,
                        new PartnerRequest("prop " + partner, pick(STATUSES), null, null, exclusions, null),
                        "t",
                        base)
                .persistAndFlush();
        Outlet outlet = Outlet.create(null, partner, outlet(), "t", base);
        outlet.persistAndFlush();
        int count = 1 + random.nextInt(8);
        for (int i = 0; i < count; i++) {
            Permission permission = Permission.createDraft(Ids.next(), terms(partner), "t", base);
            permission.state = pick(List.of(
                    "active", "active", "active", "active", "active", "active", "draft", "suspended", "revoked"));
            permission.persistAndFlush();
        }
        Panache.getEntityManager().clear();
        return PartnerContext.of(partner, outlet.id);
    }

    private static final List<PartnerStatus> STATUSES = List.of(
            PartnerStatus.ACTIVE,
            PartnerStatus.ACTIVE,
            PartnerStatus.ACTIVE,
            PartnerStatus.ACTIVE,
            PartnerStatus.SUSPENDED);

    private OutletRequest outlet() {
        boolean worldwide = chance(2);
        return new OutletRequest(
                "o", null, worldwide, worldwide ? null : List.of("NO"), chance(2) ? null : List.of(Channel.WEB));
    }

    private Terms terms(UUID partner) {
        boolean everything = chance(2);
        Level level = pick(List.of(Level.values()));
        Instant from = chance(5) ? time() : base.minus(30, ChronoUnit.DAYS);
        boolean early = chance(4);
        Level ofReproduction = chance(4) ? pick(List.of(Level.values())) : null;
        return TermsBuilder.builder()
                .partner(partner)
                .title("t")
                .scope(everything ? null : selection(2))
                .everything(everything)
                .exclude(!chance(3) ? null : selection(3))
                .articlesFrom(chance(3) ? null : base.minus(20, ChronoUnit.DAYS))
                .articlesUntil(chance(5) ? time() : null)
                .level(level)
                .excerptWords(level == Level.EXCERPT || ofReproduction == Level.EXCERPT ? 10 : null)
                .territories(chance(6) ? List.of("NO") : null)
                .excludedTerritories(chance(8) ? List.of("SE") : null)
                .channels(chance(6) ? List.of(Channel.WEB) : null)
                .minDelay(early || chance(2) ? null : Duration.ofHours(random.nextInt(48)))
                .embargoAccess(early)
                .validFrom(from)
                .validUntil(chance(3) ? from.plusSeconds(1 + random.nextInt(2_000_000)) : null)
                .actions(chance(8) || ofReproduction != null ? List.of(Action.INDEX) : null)
                .uses(ofReproduction == null ? null : List.of(new PermittedUse(Use.REPRODUCE, ofReproduction, null)))
                .build()
                .withDefaults(base);
    }

    private Selection selection(int lists) {
        int chosen = random.nextInt(8);
        boolean more = random.nextInt(lists + 1) == 0;
        return new Selection(
                chosen == 0 || more ? pickAtLeastOne(SOURCES) : null,
                chosen == 1 || more ? pickAtLeastOne(SECTIONS) : null,
                chosen == 2 ? pickAtLeastOne(FEEDS) : null,
                chosen == 3 ? pickAtLeastOne(TAGS) : null,
                chosen == 4 ? pickAtLeastOne(SUBJECTS) : null,
                chosen == 5 ? pickAtLeastOne(RANGES) : null,
                chosen == 6 ? pickAtLeastOne(TYPES) : null,
                chosen == 7 ? pickAtLeastOne(ids) : null);
    }

    /** Often the instant of a transition, or one microsecond before or after it. */
    public Instant instant(PartnerContext partnerContext) {
        List<Instant> candidates = new ArrayList<>(instants);
        partnerContext.permissions().forEach(permission -> {
            candidates.add(permission.validFrom);
            if (permission.validUntil != null) candidates.add(permission.validUntil);
        });
        return chance(2)
                ? base.plusSeconds(600_000 + random.nextInt(600_000))
                : chance(3) ? time() : pick(candidates).plus(random.nextInt(3) - 1, ChronoUnit.MICROS);
    }

    private Instant time() {
        Instant time = base.plusSeconds(random.nextInt(1_200_000) - 600_000)
                .plus(random.nextInt(1_000_000), ChronoUnit.MICROS);
        instants.add(time);
        return time;
    }

    private boolean chance(int oneIn) {
        return random.nextInt(oneIn) == 0;
    }

    private <T> T pick(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }

    private <T> List<T> pickUpTo(List<T> values, int most) {
        List<T> some = new ArrayList<>();
        for (int i = random.nextInt(most + 1); i > 0; i--) some.add(pick(values));
        return some.stream().distinct().toList();
    }

    private <T> List<T> pickAtLeastOne(List<T> values) {
        List<T> some = new ArrayList<>(pickUpTo(values, 2));
        some.add(pick(values));
        return some.stream().distinct().toList();
    }

    private static String json(List<String> values) {
        return values.isEmpty() ? "[]" : "[\"" + String.join("\",\"", values) + "\"]";
    }
}
