package dateline.article;

import java.util.ArrayList;
import java.util.List;

/**
 * Where a search found something, as HTML that is safe to show: the text escaped, {@code <mark>} around the matches and no other
 * element. A member is absent where it holds no match, or is not the caller's to read.
 *
 * @param headline the whole of it
 * @param teaser up to 2 passages
 * @param body up to 3 passages, of its first 20,000 characters; a passage is 400 characters at most, without the marks
 */
public record Highlights(List<String> headline, List<String> teaser, List<String> body) {

    /** @return null where nothing is marked in any of these passages */
    static Highlights of(List<Passage> headline, List<Passage> teaser, List<Passage> body) {
        return safe(html(headline), html(teaser), html(body));
    }

    private static Highlights safe(List<String> headline, List<String> teaser, List<String> body) {
        boolean nothing = headline == null && teaser == null && body == null;
        return nothing ? null : new Highlights(headline, teaser, body);
    }

    private static List<String> html(List<Passage> all) {
        if (all.isEmpty()) return null;
        List<String> passages = new ArrayList<>(all.size());
        for (Passage one : all) {
            String html = one.html();
            if (html != null) passages.add(html);
        }
        return passages.isEmpty() ? null : passages;
    }
}
