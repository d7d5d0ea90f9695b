package dateline.article.body;

import dateline.article.check.WebAddress;
import java.util.List;

/**
 * An HTML text as typed blocks, with its images, audio and video. Each media object becomes a block at its position, or
 * after the paragraph, list, table or quotation that contains it.
 *
 * @param body blocks without ids
 * @param media the media sent separately, then those of the text in order, with ids such as {@code m1}; each URL once
 * @param omittedMedia number of further media objects beyond the maximum of an article
 * @param isComplete whether the text had at most 2,000 blocks; otherwise {@code body} has the first 2,000
 */
public record HtmlStory(List<Block> body, List<Media> media, int omittedMedia, boolean isComplete) {

    /** @param base absolute URL to resolve relative URLs, or the empty string */
    public static HtmlStory of(String html, String base) {
        return of(html, base, List.of());
    }

    /** @param sent media sent separately, or null */
    public static HtmlStory of(String html, String base, List<Media> sent) {
        StoryMedia media = new StoryMedia(sent);
        HtmlBlocks.ParsedBlocks parsed = HtmlBlocks.read(html, base, media);
        return new HtmlStory(parsed.blocks(), media.all(), media.omittedCount(), parsed.isComplete());
    }

    /** Whether a URL is valid for an article. Invalid URLs are omitted, so that they do not make the article fail. */
    public static boolean isValidUrl(String url) {
        return url != null && WebAddress.Check.isWebAddress(url);
    }
}
