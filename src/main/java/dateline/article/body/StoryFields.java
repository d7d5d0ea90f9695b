package dateline.article.body;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;

/**
 * The fields at the head of a story. Content and views contain them as members of their own, in this order, through
 * {@code @JsonUnwrapped}; requests declare them with their limits.
 */
@RecordBuilder
public record StoryFields(
        String type,
        String language,
        String headline,
        Headlines headlines,
        String teaser,
        List<Byline> bylines,
        Dateline dateline) {}
