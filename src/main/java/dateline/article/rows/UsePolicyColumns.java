package dateline.article.rows;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectReader;
import dateline.article.body.UsePolicy;
import dateline.database.sql.ColumnReader;
import dateline.http.base.StoredJson;
import dateline.policy.EffectivePolicy;
import dateline.policy.PolicyLevel;
import dateline.policy.PolicyLevel.LevelKind;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;

/** The effective use policy of an article, as columns of the statement that reads the article. */
final class UsePolicyColumns {

    /** A join for {@link #COLUMNS}. Hardly any article has a policy of its own. */
    static final String JOIN = "left join article_use_policy own_policy on own_policy.article_id = a.id";

    /**
     * The levels that apply to {@code a}: those of its section and of the sections above, of its source and of the newsroom as JSON, each an
     * array of {@link StoredLevel}'s components, in any order; then the policy of the article and when it was recorded. A removed policy is an
     * empty object, with the instant of its removal.
     */
    static final String COLUMNS = """
            (select json_agg(json_build_array(u.level, u.subject, coalesce(u.policy, '{}'),
                                              cast(extract(epoch from u.updated_at) * 1000000 as bigint),
                                              case u.level when 'section' then array_position((select section_path(a.section)), u.subject) end))
             from use_policy u
             where u.level = 'newsroom' or u.level = 'source' and u.subject = a.source
                or u.level = 'section' and u.subject = any(cast((select section_path(a.section)) as text[]))),
            own_policy.policy, own_policy.recorded_at
            """;

    private static final ObjectReader LEVELS = StoredJson.MAPPER.readerForListOf(StoredLevel.class);
    private static final ObjectReader POLICY = StoredJson.MAPPER.readerFor(UsePolicy.class);

    /**
     * @param since microseconds since 1970
     * @param distance 1 for the section of the article, 2 for that above; null for other levels
     */
    @JsonFormat(shape = JsonFormat.Shape.ARRAY)
    @JsonPropertyOrder({"kind", "subject", "policy", "since", "distance"})
    private record StoredLevel(String kind, String subject, UsePolicy policy, long since, Integer distance) {

        PolicyLevel toLevel() {
            return policy.toLevel(LevelKind.of(kind), subject, Instant.EPOCH.plus(since, ChronoUnit.MICROS));
        }
    }

    // The nearest first.
    private static final Comparator<StoredLevel> BY_DISTANCE = Comparator.comparing(
                    (StoredLevel level) -> LevelKind.of(level.kind()))
            .thenComparing(StoredLevel::distance, Comparator.nullsFirst(Comparator.naturalOrder()));

    private UsePolicyColumns() {}

    /** Reads {@link #COLUMNS}. @param article id of the article */
    static EffectivePolicy read(UUID article, ColumnReader columns) throws SQLException {
        String stored = columns.text();
        String own = columns.text();
        Instant recordedAt = columns.instant();
        List<PolicyLevel> levels = new ArrayList<>();
        try {
            if (own != null) {
                UsePolicy policy = POLICY.readValue(own);
                levels.add(policy.toLevel(LevelKind.ARTICLE, article.toString(), recordedAt));
            }
            if (stored != null) {
                List<StoredLevel> others = LEVELS.readValue(stored);
                others.stream().sorted(BY_DISTANCE).map(StoredLevel::toLevel).forEach(levels::add);
            }
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
        return EffectivePolicy.merge(levels);
    }
}
