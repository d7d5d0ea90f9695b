package dateline.article.editing;

import com.fasterxml.jackson.annotation.JsonInclude;
import dateline.article.model.Correction;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * A correction as it was made.
 *
 * @param version the one it made
 * @param draftRevision of the working copy after it; its ETag is {@code links.draft}'s
 * @param draftConflicts members that somebody was editing in the working copy: the correction is not in them, and would be lost with
 *     the next publication
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CorrectionView(
        UUID id,
        UUID article,
        int version,
        String kind,
        String note,
        Instant at,
        Long draftRevision,
        List<String> draftConflicts) {

    static CorrectionView of(Correction correction) {
        return of(correction, null, null);
    }

    static CorrectionView of(Correction correction, Long draftRevision, List<String> draftConflicts) {
        return new CorrectionView(
                correction.id,
                correction.articleId,
                correction.version,
                correction.kind,
                correction.note,
                correction.at,
                draftRevision,
                draftConflicts);
    }
}
