package dateline.article.editing;

import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;

/**
 * Selects the version to restore into the draft.
 *
 * @param version its number, from 1
 */
public record RestorationRequest(@NotNull @Min(1) Integer version) {}
