package dateline.article.editing;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.util.UUID;

/**
 * Request to kill an article, which is final.
 *
 * @param reason for the newsroom and for partners that received the article; 1 to 2,000 characters
 * @param notice shown to everybody in place of the article; at most 2,000 characters
 * @param replacement id of the article that replaces it
 * @param erased whether the text is erased from all versions; otherwise it can be read for legal reasons
 */
public record KillRequest(
        @NotBlank @Size(max = 2_000) String reason,
        @Size(max = 2_000) String notice,
        UUID replacement,
        Boolean erased) {

    boolean isErased() {
        return Boolean.TRUE.equals(erased);
    }
}
