package dateline.article.drafts;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.UUID;

/** A draft in a list. */
@RecordBuilder
public record DraftSummary(
        UUID id,
        long revision,
        int version,
        String state,
        boolean unpublishedChanges,
        String slug,
        String language,
        String headline,
        String section,
        Instant publishedAt,
        Instant createdAt,
        Instant editedAt,
        String editedBy) {}
