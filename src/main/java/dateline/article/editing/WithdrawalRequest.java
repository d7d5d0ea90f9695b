package dateline.article.editing;

import jakarta.validation.constraints.Size;

/**
 * Reason of a withholding, release or unpublication.
 *
 * @param reason for the newsroom; at most 2,000 characters
 */
public record WithdrawalRequest(@Size(max = 2_000) String reason) {

    /** @param request null if the body is absent, because a takedown needs no reason */
    static String reason(WithdrawalRequest request) {
        return request == null ? null : request.reason();
    }
}
