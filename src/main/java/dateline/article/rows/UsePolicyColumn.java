package dateline.article.rows;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectReader;
import dateline.article.body.UsePolicy;
import dateline.http.base.StoredJson;
import dateline.policy.EffectivePolicy;
import dateline.policy.PolicyLevel.LevelKind;
import java.time.Instant;
import java.util.List;

/** The effective use policy of an article, as a column of the statement that reads the article. */
final class UsePolicyColumn {

    /**
     * The levels that apply to {@code a} as JSON, the nearest first: the article, its section, the sections above from the nearest on,
     * its source, the newsroom. The bound of 50 sections ends the walk in a tree with a cycle, which two concurrent edits can make.
     * Without any policy of a section nothing is walked. A removed policy is an empty object, with the instant of its removal.
     */
    static final String LEVELS = """
            (select json_agg(json_build_object('kind', l.kind, 'subject', l.subject, 'policy', l.policy, 'since', l.since) order by l.distance)
             from (select -1 as distance, 'article' as kind, cast(p.article_id as text) as subject, p.policy, p.recorded_at as since
                   from article_use_policy p where p.article_id = a.id
                   union all
                   select s.distance, u.level, u.subject, coalesce(u.policy, '{}'), u.updated_at
                   from (with recursive s(slug, distance) as (
                             select a.section, 0 where exists (select from use_policy where level = 'section')
                             union all
                             select b.parent, s.distance + 1 from s join section b on b.slug = s.slug and s.distance < 50)
                         select slug, distance from s) s
                   join use_policy u on u.level = 'section' and u.subject = s.slug
                   union all
                   select case u.level when 'source' then 100 else 101 end, u.level, u.subject, coalesce(u.policy, '{}'), u.updated_at
                   from use_policy u where u.level = 'source' and u.subject = a.source or u.level = 'newsroom' and u.subject = '') l)
            """;

    private static final ObjectReader READER = StoredJson.MAPPER.readerForListOf(StoredLevel.class);

    private record StoredLevel(String kind, String subject, UsePolicy policy, Instant since) {}

    private UsePolicyColumn() {}

    /** @param json value of {@link #LEVELS}; null if there are none */
    static EffectivePolicy read(String json) {
        if (json == null) return EffectivePolicy.merge(List.of());
        try {
            List<StoredLevel> levels = READER.readValue(json);
            return EffectivePolicy.merge(levels.stream()
                    .map(level -> level.policy().toLevel(LevelKind.of(level.kind()), level.subject(), level.since()))
                    .toList());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
