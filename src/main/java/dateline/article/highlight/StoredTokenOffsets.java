package dateline.article.highlight;

import dateline.article.rows.Highlights;
import java.util.ArrayList;
import java.util.List;

/**
 * The token offsets of a version, from which snippets are extracted; each in the format of {@link TokenOffsets}.
 *
 * @param configuration the text search configuration by which the words are stemmed
 * @param teaser may be null; each of the others may be null too if its tokens could not be located
 */
public record StoredTokenOffsets(String configuration, byte[] headline, byte[] teaser, byte[] body) {

    /**
     * Returns the highlights for a search.
     *
     * @return null if nothing matches
     */
    public Highlights highlights(HighlightTerms wanted) {
        return marked(
                SnippetExtractor.of(headline, wanted, true, 1),
                SnippetExtractor.of(teaser, wanted, false, 2),
                SnippetExtractor.of(body, wanted, false, 3));
    }

    /** @return null if no snippet has a match */
    static Highlights marked(List<Snippet> headline, List<Snippet> teaser, List<Snippet> body) {
        Highlights marked = new Highlights(html(headline), html(teaser), html(body));
        boolean nothing = marked.headline() == null && marked.teaser() == null && marked.body() == null;
        return nothing ? null : marked;
    }

    private static List<String> html(List<Snippet> all) {
        if (all.isEmpty()) return null;
        List<String> passages = new ArrayList<>(all.size());
        for (Snippet one : all) {
            String html = one.html();
            if (html != null) passages.add(html);
        }
        return passages.isEmpty() ? null : passages;
    }
}
