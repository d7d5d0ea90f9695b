package dateline.article.editing;

import jakarta.validation.constraints.Size;

/**
 * Why text is taken back.
 *
 * @param reason for the newsroom; at most 2,000 characters
 */
public record WithdrawalRequest(@Size(max = 2_000) String reason) {

    /** @param request may be absent: nothing stands in the way of taking text back */
    static String reason(WithdrawalRequest request) {
        return request == null ? null : request.reason();
    }
}
