package dateline.article.editing;

import com.fasterxml.jackson.annotation.JsonInclude;
import dateline.article.model.Correction;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * Representation of a correction.
 *
 * @param version the version that the correction created
 * @param draftRevision revision of the draft after the correction; absent in lists
 * @param draftConflicts members that an editor has changed in the draft: they do not contain the correction, which
 *     would be lost with the next publication; absent in lists
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
