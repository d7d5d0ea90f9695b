package dateline.article.preview;

import dateline.http.describe.DurationRange;
import jakarta.validation.constraints.Size;
import java.time.Duration;

/**
 * A new preview of a draft.
 *
 * @param label for whom the preview is; at most 200 characters
 * @param pinned whether the preview keeps showing the draft as it is now; otherwise it follows the draft
 * @param validFor one minute to fourteen days; one day where it is absent
 */
public record PreviewRequest(
        @Size(max = 200) String label,
        Boolean pinned,
        @DurationRange(min = "PT1M", max = "P14D") Duration validFor) {

    static final PreviewRequest DEFAULT = new PreviewRequest(null, null, null);
    private static final Duration DEFAULT_VALIDITY = Duration.ofDays(1);

    Duration validity() {
        return validFor == null ? DEFAULT_VALIDITY : validFor;
    }

    boolean isPinned() {
        return Boolean.TRUE.equals(pinned);
    }
}
