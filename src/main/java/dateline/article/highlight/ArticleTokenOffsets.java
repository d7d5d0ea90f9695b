package dateline.article.highlight;

import dateline.article.rows.Highlights;
import java.util.ArrayList;
import java.util.List;

/**
 * The token offsets of the texts of an article, stored with its version or computed for a search, each in the format of
 * {@link TokenOffsets}. {@link SnippetExtractor} extracts the snippets from them.
 *
 * @param configuration the text search configuration by which the words are stemmed
 * @param teaser may be null; each of the others may be null too if its tokens could not be located
 */
public record ArticleTokenOffsets(String configuration, byte[] headline, byte[] teaser, byte[] body) {

    /**
     * Returns the highlights for a search.
     *
     * @return null if nothing matches
     */
    public Highlights highlights(HighlightTerms terms) {
        return ofSnippets(
                SnippetExtractor.extract(headline, terms, true, 1),
                SnippetExtractor.extract(teaser, terms, false, 2),
                SnippetExtractor.extract(body, terms, false, 3));
    }

    /** @return null if no snippet has a match */
    static Highlights ofSnippets(List<Snippet> headline, List<Snippet> teaser, List<Snippet> body) {
        Highlights highlights = new Highlights(html(headline), html(teaser), html(body));
        boolean isEmpty = highlights.headline() == null && highlights.teaser() == null && highlights.body() == null;
        return isEmpty ? null : highlights;
    }

    private static List<String> html(List<Snippet> snippets) {
        if (snippets.isEmpty()) return null;
        List<String> texts = new ArrayList<>(snippets.size());
        for (Snippet snippet : snippets) {
            String html = snippet.toHtml();
            if (html != null) texts.add(html);
        }
        return texts.isEmpty() ? null : texts;
    }
}
