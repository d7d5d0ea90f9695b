package dateline.article.body;

import dateline.article.check.WebAddress;
import java.util.List;

/**
 * A text that comes as HTML, as typed blocks, and its pictures, recordings and films with it: each stands as a block where it
 * stood, or beside the paragraph, list, table or quotation that held it.
 *
 * @param body blocks without ids
 * @param media those that were sent beside it, then those in the text in their order, with ids such as {@code m1}; each address once
 * @param left how many more of them there were than a story may have
 * @param whole whether the text had no more than 2,000 blocks; else these are its first
 */
public record HtmlStory(List<Block> body, List<Media> media, int left, boolean whole) {

    /** @param base absolute address against which others are read, or the empty string */
    public static HtmlStory of(String html, String base) {
        return of(html, base, List.of());
    }

    /** @param sent media beside the text, or null */
    public static HtmlStory of(String html, String base, List<Media> sent) {
        StoryMedia media = new StoryMedia(sent);
        HtmlBlocks.ParsedBlocks read = HtmlBlocks.read(html, base, media);
        return new HtmlStory(read.blocks(), media.all(), media.left(), read.whole());
    }

    /** Whether an address can be kept; others are left out rather than make a story fail. */
    public static boolean keeps(String url) {
        return url != null && WebAddress.Check.valid(url);
    }
}
