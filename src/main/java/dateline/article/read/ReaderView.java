package dateline.article.read;

import dateline.article.body.Block;
import dateline.article.body.Content;
import dateline.article.body.Media;
import dateline.article.body.ShownMedia;
import dateline.article.model.Audience;
import dateline.article.rows.ArticleRow;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A live article as one audience may read it at one instant. Views, formats and feeds are made from this and from nothing else:
 * what must not be seen is not in it.
 *
 * @param article holding as much of its content as may be read; without a body where only the teaser may
 * @param whole whether the text is all there
 */
public record ReaderView(ArticleRow article, boolean whole) {

    public static ReaderView of(ArticleRow row, Audience audience, Instant now) {
        boolean whole = row.whole(audience);
        Content shown = row.content().shownAt(now);
        return new ReaderView(row.showing(whole ? shown : shown.teasing()), whole);
    }

    public Content content() {
        return article.content();
    }

    /** Empty where only the teaser may be read. */
    public List<Block> body() {
        return content().body() == null ? List.of() : content().body();
    }

    /** Media that may be shown now. */
    public List<Media> media() {
        return content().media().stream().filter(Media::shown).toList();
    }

    /** Of what is shown: a withdrawal of media changes it as an edit does. */
    public Instant modified() {
        return ShownMedia.lastChange(article.modifiedAt(), shownMedia());
    }

    /** When a reader that keeps a copy has to take it anew: what came back is newer than the tombstone that it had meanwhile, though its text is not. */
    public Instant updated() {
        Instant modified = modified();
        Instant reshown = article.reshownAt();
        return reshown == null || reshown.isBefore(modified) ? modified : reshown;
    }

    /** The next instant at which something shown here ends. */
    public Optional<Instant> trueUntil() {
        return ShownMedia.firstEnd(article.expiresAt(), shownMedia());
    }

    private List<ShownMedia> shownMedia() {
        return content().media().stream().map(ShownMedia::of).toList();
    }

    /** One line that says whose it is; none where nobody knows. */
    public Optional<String> copyright() {
        String notice = article.copyrightNotice();
        String holder = article.copyrightHolder();
        if (notice == null) return Optional.ofNullable(holder).map(name -> "Copyright " + name);
        return Optional.of(holder == null || notice.contains(holder) ? notice : notice + " (" + holder + ")");
    }
}
