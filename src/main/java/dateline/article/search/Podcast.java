package dateline.article.search;

import dateline.format.FeedDocument;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * Metadata of a feed of recordings that podcast directories require.
 *
 * @param category as the directory spells it, such as {@code News}
 * @param subcategory a part of the category, such as {@code Daily News}
 * @param explicit whether some of the content is not suitable for children
 */
@Schema(name = "Podcast")
public record Podcast(
        @Size(min = 1, max = 100) String category,
        @Size(min = 1, max = 100) String subcategory,
        @NotNull Boolean explicit) {

    /** Converts to the form of the feed document. */
    public FeedDocument.PodcastChannel toChannel() {
        return new FeedDocument.PodcastChannel(category, subcategory, explicit);
    }
}
