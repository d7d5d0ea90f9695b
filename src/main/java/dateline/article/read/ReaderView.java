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
 * A live article as one audience may read it at one instant. Views, formats and feeds are built from this record only;
 * it contains nothing that the audience may not see. JSON of an article with serialized parts is made without it, by
 * {@link ArticleSerializer}.
 *
 * @param article the row with the readable part of its content; without a body if only the teaser is readable
 * @param whole whether the content is complete
 */
public record ReaderView(ArticleRow article, boolean whole) {

    public static ReaderView of(ArticleRow row, Audience audience, Instant now) {
        boolean whole = row.isFullyReadableBy(audience);
        Content shown = row.content().shownAt(now);
        return new ReaderView(row.withContent(whole ? shown : shown.teaserPart()), whole);
    }

    public Content content() {
        return article.content();
    }

    /** Returns the blocks of the body; empty if only the teaser is readable. */
    public List<Block> body() {
        return content().body() == null ? List.of() : content().body();
    }

    /** Returns the media that may be shown at this instant. */
    public List<Media> media() {
        return content().media().stream().filter(Media::canBeShown).toList();
    }

    /**
     * Returns when the visible content last changed. The end of rights in a media object counts as a change, like an
     * edit.
     */
    public Instant modifiedAt() {
        return ShownMedia.lastChange(article.modifiedAt(), shownMedia());
    }

    /**
     * Returns the instant from which a client with a copy must fetch the article again. An article that was released
     * after a takedown is newer than its tombstone, although its text is unchanged.
     */
    public Instant updatedAt() {
        Instant modifiedAt = modifiedAt();
        Instant reshownAt = article.reshownAt();
        return reshownAt == null || reshownAt.isBefore(modifiedAt) ? modifiedAt : reshownAt;
    }

    /** Returns the next instant at which the article or the rights in one of its media end. */
    public Optional<Instant> trueUntil() {
        return ShownMedia.firstEnd(article.expiresAt(), shownMedia());
    }

    private List<ShownMedia> shownMedia() {
        return content().media().stream().map(ShownMedia::of).toList();
    }

    /** Returns the copyright line; empty if neither notice nor holder is known. */
    public Optional<String> copyrightLine() {
        String notice = article.copyrightNotice();
        String holder = article.copyrightHolder();
        if (notice == null) return Optional.ofNullable(holder).map(name -> "Copyright " + name);
        return Optional.of(holder == null || notice.contains(holder) ? notice : notice + " (" + holder + ")");
    }
}
