package dateline.syndication.feed;

import dateline.article.body.BodyHtml;
import dateline.article.body.Byline;
import dateline.article.rows.ArticleRow;
import dateline.format.FeedEntry;
import dateline.format.FeedEntry.Category;
import dateline.format.FeedEntry.EntryAuthor;
import dateline.format.FeedEntry.EntryMedia;
import dateline.format.FeedEntry.EntryRights;
import dateline.format.FeedEntry.EntrySource;
import dateline.format.FeedEntry.MediaType;
import dateline.format.FeedEntryBuilder;
import dateline.format.FeedEntryEntryMediaBuilder;
import dateline.syndication.delivery.DeliveryDraft;
import dateline.syndication.delivery.PackageMedia;
import dateline.syndication.delivery.PackageView;
import dateline.syndication.delivery.QuotaState;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * An article in a partner's feed.
 *
 * @param delivered the delivery to record before the feed is sent
 * @param changed the later of two instants: the last change of the permission, which may change the text of the same
 *     version, and {@code ArticleRow.reshownAt}, for example after a release
 */
record PartnerFeedItem(PackageView made, DeliveryDraft delivered, Instant changed) {

    private static final String SUBJECTS = "http://cv.iptc.org/newscodes/mediatopic/";

    /** The entry with the text at the permitted level and the credit line. */
    FeedEntry entry() {
        return entry(made.teaser(), html(), media());
    }

    /** The entry if the quota is exhausted: the headline, and a summary that says when the text is available. */
    FeedEntry refused(QuotaState quota) {
        return entry(
                "The quota of this permission is exhausted: " + quota.quota().limit() + " articles a "
                        + quota.quota().period() + ". The text can be had from " + quota.resetsAt() + ".",
                null,
                List.of());
    }

    private FeedEntry entry(String summary, String html, List<EntryMedia> media) {
        return FeedEntryBuilder.builder()
                .id("urn:uuid:" + made.id())
                .url(made.canonicalUrl())
                .title(made.headline())
                .summary(summary)
                .contentHtml(html)
                .authors(made.bylines().stream()
                        .map(Byline::name)
                        .map(name -> new EntryAuthor(name, null))
                        .toList())
                .language(made.language())
                .section(Optional.ofNullable(made.section())
                        .map(section -> new Category(section.slug(), section.name(), null))
                        .orElse(null))
                .categories(categories())
                .rights(new EntryRights(
                        made.creditLine(), made.links().rights(), made.usage().validUntil()))
                .source(
                        made.source() == null
                                ? null
                                : new EntrySource(
                                        made.source().name(), made.source().url()))
                .published(made.publishedAt())
                .updated(changed.isAfter(made.modifiedAt()) ? changed : made.modifiedAt())
                .media(media)
                .build();
    }

    // The credit line is part of the HTML, so that software that publishes feed entries unchanged shows it.
    private String html() {
        if (made.bodyHtml() == null) return null;
        String place = made.dateline() == null ? "" : BodyHtml.dateline(made.dateline()) + "\n";
        return place + made.bodyHtml() + "\n" + BodyHtml.line(made.creditLine());
    }

    private List<Category> categories() {
        Stream<Category> tags =
                made.tags().stream().map((ArticleRow.NameRef tag) -> new Category(tag.slug(), tag.name(), null));
        Stream<Category> subjects = made.subjects() == null
                ? Stream.empty()
                : made.subjects().stream()
                        .map(subject -> new Category(subject.substring("medtop:".length()), null, SUBJECTS));
        return Stream.concat(tags, subjects).toList();
    }

    private List<EntryMedia> media() {
        if (made.media() == null) return List.of();
        return made.media().stream()
                .filter(PackageMedia::allowed)
                .map(one -> FeedEntryEntryMediaBuilder.builder()
                        .type(MediaType.valueOf(one.type().toUpperCase(Locale.ROOT)))
                        .url(one.url())
                        .mimeType(dateline.article.body.Media.contentType(one.type(), one.mimeType(), one.url()))
                        .length(one.sizeInBytes())
                        .duration(one.duration())
                        .width(one.width())
                        .height(one.height())
                        .caption(one.caption())
                        .credit(one.creditLine())
                        .copyright(one.copyrightHolder())
                        .build())
                .toList();
    }
}
