package dateline.rights;

import dateline.JsonBody;
import dateline.database.sql.Sql;
import dateline.http.base.Ids;
import dateline.rights.ReplayedHistory.PartnerTimeline;
import dateline.rights.ReplayedHistory.Timeline;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** A partner of a {@link ReplayedHistory} with random records. */
final class RandomPartner {

    private final ReplayedHistory history;

    RandomPartner(ReplayedHistory history) {
        this.history = history;
    }

    PartnerTimeline create() {
        UUID id = Ids.next();
        UUID outlet = Ids.next();
        Map<UUID, Timeline<PermissionFacts>> permissions = new HashMap<>();
        for (int i = 0; i < 3; i++) {
            UUID permission = Ids.next();
            permissions.put(permission, history.timeline(4, () -> permission(permission)));
        }
        return new PartnerTimeline(
                id,
                outlet,
                history.timeline(
                        3,
                        () -> new PartnerFacts(
                                id,
                                history.pick(List.of(
                                        PartnerStatus.ACTIVE,
                                        PartnerStatus.ACTIVE,
                                        PartnerStatus.ACTIVE,
                                        PartnerStatus.SUSPENDED,
                                        PartnerStatus.CLOSED)),
                                scope(
                                        history.chance(6) ? history.some(history.sources(), 1) : null,
                                        null,
                                        null,
                                        history.chance(6) ? history.some(history.tags(), 1) : null,
                                        history.chance(6) ? history.some(history.articles(), 2) : null))),
                history.timeline(
                        3,
                        () -> new OutletFacts(
                                outlet,
                                history.chance(3),
                                Set.of(history.pick(List.of("NO", "SE"))),
                                history.chance(2) ? Set.of() : Set.of(Channel.WEB))),
                permissions);
    }

    private PermissionFacts permission(UUID id) {
        Level level = history.pick(List.of(Level.values()));
        boolean everything = history.chance(3);
        return PermissionFactsBuilder.builder()
                .id(id)
                .state(history.pick(List.of(
                        PermissionState.ACTIVE,
                        PermissionState.ACTIVE,
                        PermissionState.ACTIVE,
                        PermissionState.ACTIVE,
                        PermissionState.DRAFT,
                        PermissionState.SUSPENDED,
                        PermissionState.REVOKED)))
                .scope(
                        everything
                                ? null
                                : scope(
                                        history.chance(4) ? history.some(history.sources(), 2) : null,
                                        history.chance(2) ? history.some(history.sections(), 3) : null,
                                        history.chance(3) ? history.some(history.feeds(), 2) : null,
                                        history.chance(3) ? history.some(history.tags(), 2) : null,
                                        null))
                .everything(everything)
                .exclude(
                        history.chance(3)
                                ? scope(
                                        null,
                                        history.chance(2) ? history.some(history.sections(), 1) : null,
                                        history.chance(2) ? history.some(history.feeds(), 1) : null,
                                        null,
                                        null)
                                : null)
                .articlesFrom(Instant.parse("2020-01-01T00:00:00Z"))
                .level(level)
                .excerptWords(level == Level.EXCERPT ? 5 : 0)
                .media(level == Level.HEADLINE ? MediaRule.NONE : history.pick(List.of(MediaRule.values())))
                .territories(history.chance(4) ? Set.of("NO") : null)
                .channels(history.chance(4) ? Set.of(Channel.WEB) : null)
                .minDelay(history.chance(4) ? Duration.ofHours(50) : null)
                .embargoAccess(history.chance(3))
                .validFrom(history.chance(4) ? history.hour() : Instant.parse("2020-01-01T00:00:00Z"))
                .validUntil(history.chance(4) ? history.hour() : null)
                .actions(EnumSet.of(history.chance(8) ? Use.INDEX : Use.REPRODUCE))
                .build();
    }

    private static Scope scope(
            List<String> sources, List<String> sections, List<String> feeds, List<String> tags, List<UUID> articles) {
        return new Scope(sources, sections, feeds, tags, null, null, null, articles);
    }

    /** Writes the records of a partner whose rows of today exist. */
    static PartnerTimeline insert(PartnerTimeline partner, ReplayedHistory history) {
        partner.partners()
                .records()
                .forEach((at, facts) -> history.run(Sql.of("""
                insert into partner_version (partner_id, recorded_at, version, name, status, exclude) values (:partner, :at, 1, 'p', :wireName, cast(:json as jsonb))
                """)
                        .with("partner", partner.id())
                        .with("at", at)
                        .with("wireName", facts.status().wireName())
                        .with("json", selection(facts.exclude()).json())));
        partner.outlets()
                .records()
                .forEach((at, facts) -> history.run(Sql.of("""
                insert into outlet_version (outlet_id, recorded_at, version, partner_id, name, worldwide, territories, channels)
                values (:outlet, :at, 1, :partner, 'o', :worldwide, :territories, cast(:channels as text[]))
                """)
                        .with("outlet", partner.outlet())
                        .with("at", at)
                        .with("partner", partner.id())
                        .with("worldwide", facts.worldwide())
                        .with("territories", List.copyOf(facts.territories()))
                        .with("channels", facts.channels().isEmpty() ? "{}" : "{web}")));
        partner.permissions().forEach((id, timeline) -> {
            PermissionFacts last = timeline.records().lastEntry().getValue();
            history.run(Sql.of("""
                    insert into permission (id, partner_id, version, state, terms, valid_from, created_at, updated_at, updated_by)
                    values (:id, :partner, :records, 'revoked', cast(:terms as jsonb), :validFrom, :validFrom, :validFrom, 't')
                    """)
                    .with("id", id)
                    .with("partner", partner.id())
                    .with("records", timeline.records().size())
                    .with(
                            "terms",
                            terms(
                                    PermissionFactsBuilder.builder(last)
                                            .scope(null)
                                            .exclude(null)
                                            .everything(true)
                                            .build(),
                                    partner.id()))
                    .with("validFrom", last.validFrom()));
            int version = 0;
            for (var record : timeline.records().entrySet())
                history.run(Sql.of("""
                        insert into permission_version (permission_id, version, state, terms, recorded_at, recorded_by)
                        values (:permissionId, :version, :state, cast(:terms as jsonb), :record, 't')
                        """)
                        .with("permissionId", id)
                        .with("version", ++version)
                        .with("state", record.getValue().state().name().toLowerCase())
                        .with("terms", terms(record.getValue(), partner.id()))
                        .with("record", record.getKey()));
        });
        return partner;
    }

    private static String terms(PermissionFacts facts, UUID partner) {
        JsonBody terms = JsonBody.with("partner", partner)
                .and("title", "t")
                .and("everything", facts.everything())
                .and("articlesFrom", facts.articlesFrom())
                .and("level", facts.level().wireName())
                .and("media", facts.media().name().toLowerCase())
                .and("embargoAccess", facts.embargoAccess())
                .and("validFrom", facts.validFrom());
        // A use is either in actions, at the level of the permission, or in uses, at a level of its own.
        terms = facts.actions().contains(Use.INDEX)
                ? terms.and("actions", List.of())
                        .and(
                                "uses",
                                List.of(
                                        use("translate", "full"),
                                        use("index", facts.level().wireName())))
                : terms.and("actions", List.of("reproduce"));
        if (facts.scope() != null) terms = terms.and("scope", selection(facts.scope()));
        if (facts.exclude() != null) terms = terms.and("exclude", selection(facts.exclude()));
        if (facts.level() == Level.EXCERPT) terms = terms.and("excerptWords", facts.excerptWords());
        if (facts.territories() != null) terms = terms.and("territories", facts.territories());
        if (facts.channels() != null) terms = terms.and("channels", List.of("web"));
        if (facts.minDelay() != null)
            terms = terms.and("minDelay", facts.minDelay().toString());
        if (facts.validUntil() != null) terms = terms.and("validUntil", facts.validUntil());
        return terms.json();
    }

    private static JsonBody use(String name, String level) {
        return JsonBody.with("use", name).and("level", level);
    }

    private static JsonBody selection(Scope scope) {
        JsonBody selection = JsonBody.with("types", null);
        if (scope.sources() != null) selection = selection.and("sources", scope.sources());
        if (scope.sections() != null) selection = selection.and("sections", scope.sections());
        if (scope.feeds() != null) selection = selection.and("feeds", scope.feeds());
        if (scope.tags() != null) selection = selection.and("tags", scope.tags());
        if (scope.articles() != null) selection = selection.and("articles", scope.articles());
        return selection;
    }
}
