package dateline.article.editing;

import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;

/**
 * Which version comes back into the working copy.
 *
 * @param version its number, from 1
 */
public record RestorationRequest(@NotNull @Min(1) Integer version) {}
