package dateline.article.highlight;

import dateline.article.rows.Highlights;
import java.util.ArrayList;
import java.util.List;

/**
 * What passages of a version are cut from, each as a {@link TokenOffsets}.
 *
 * @param configuration in which its words are stemmed
 * @param teaser may be null, as may the others where its words could not be located
 */
public record StoredTokenOffsets(String configuration, byte[] headline, byte[] teaser, byte[] body) {

    /** Where they hold what a search wants; @return null where none of them does */
    public Highlights highlights(HighlightTerms wanted) {
        return marked(
                SnippetExtractor.of(headline, wanted, true, 1),
                SnippetExtractor.of(teaser, wanted, false, 2),
                SnippetExtractor.of(body, wanted, false, 3));
    }

    /** @return null where nothing is marked in any of these passages */
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
