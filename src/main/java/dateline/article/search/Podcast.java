package dateline.article.search;

import dateline.format.FeedDocument;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * What directories of podcasts ask about a feed of recordings.
 *
 * @param category as the directory itself spells it, such as {@code News}
 * @param subcategory of the category, such as {@code Daily News}
 * @param explicit whether some of it is not for children
 */
@Schema(name = "Podcast")
public record Podcast(
        @Size(min = 1, max = 100) String category,
        @Size(min = 1, max = 100) String subcategory,
        @NotNull Boolean explicit) {

    /** As a document says it. */
    public FeedDocument.PodcastChannel told() {
        return new FeedDocument.PodcastChannel(category, subcategory, explicit);
    }
}
