package dateline.article.editing;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.util.UUID;

/**
 * Why a story is killed, for ever.
 *
 * @param reason for the newsroom and for partners that were given it; 1 to 2,000 characters
 * @param notice what everybody is told where the story stood; at most 2,000 characters
 * @param replacement id of the article that stands for it now
 */
public record KillRequest(
        @NotBlank @Size(max = 2_000) String reason,
        @Size(max = 2_000) String notice,
        UUID replacement) {}
