package dateline.syndication.feed;

import dateline.article.body.BodyHtml;
import dateline.article.body.Byline;
import dateline.article.check.DigitalSourceTypes;
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
 * @param source null unless the article came from elsewhere
 * @param draft the delivery to record before the feed is sent
 * @param changedAt the later of two instants: the last change of the permission, which may change the text of the same
 *     version, and {@code ArticleRow.reshownAt}, for example after a release
 */
record PartnerFeedItem(PackageView packageView, EntrySource source, DeliveryDraft draft, Instant changedAt) {

    private static final String SUBJECTS = "http://cv.iptc.org/newscodes/mediatopic/";

    /** The entry with the text at the permitted level and the credit line. */
    FeedEntry entry() {
        return entry(packageView.story().teaser(), html(), media());
    }

    /** The entry if the quota is exhausted: the headline, and a summary that says when the text is available. */
    FeedEntry entryWithoutText(QuotaState quotaState) {
        return entry(
                "The quota of this permission is used up: " + quotaState.quota().inWords() + " for the use "
                        + quotaState.use().wireName() + ". The text is available from " + quotaState.resetsAt() + ".",
                null,
                List.of());
    }

    private FeedEntry entry(String summary, String html, List<EntryMedia> media) {
        return FeedEntryBuilder.builder()
                .id("urn:uuid:" + packageView.id())
                .url(packageView.canonicalUrl())
                .title(packageView.story().headline())
                .summary(summary)
                .contentHtml(html)
                .authors(packageView.story().bylines().stream()
                        .map(Byline::name)
                        .map(name -> new EntryAuthor(name, null))
                        .toList())
                .language(packageView.story().language())
                .section(Optional.ofNullable(packageView.section())
                        .map(section -> new Category(section.slug(), section.name(), null))
                        .orElse(null))
                .categories(categories())
                .digitalSourceType(sourceType(packageView.story().digitalSourceType()))
                .rights(new EntryRights(
                        packageView.creditLine(),
                        packageView.links().rights(),
                        packageView.usage().validUntil()))
                .source(source)
                .published(packageView.publishedAt())
                .updated(changedAt.isAfter(packageView.modifiedAt()) ? changedAt : packageView.modifiedAt())
                .media(media)
                .build();
    }

    // The credit line is part of the HTML, so that software that publishes feed entries unchanged shows it.
    private String html() {
        if (packageView.bodyHtml() == null) return null;
        String dateline = packageView.story().dateline() == null
                ? ""
                : BodyHtml.dateline(packageView.story().dateline()) + "\n";
        return dateline + packageView.bodyHtml() + "\n" + BodyHtml.smallPrint(packageView.creditLine());
    }

    private static Category sourceType(String code) {
        return code == null ? null : new Category(code, null, DigitalSourceTypes.SCHEME);
    }

    private List<Category> categories() {
        Stream<Category> tags =
                packageView.tags().stream().map((ArticleRow.NameRef tag) -> new Category(tag.slug(), tag.name(), null));
        Stream<Category> subjects = packageView.subjects() == null
                ? Stream.empty()
                : packageView.subjects().stream()
                        .map(subject -> new Category(subject.substring("medtop:".length()), null, SUBJECTS));
        return Stream.concat(tags, subjects).toList();
    }

    private List<EntryMedia> media() {
        if (packageView.media() == null) return List.of();
        return packageView.media().stream()
                .filter(PackageMedia::allowed)
                .map(medium -> FeedEntryEntryMediaBuilder.builder()
                        .type(MediaType.valueOf(medium.type().toUpperCase(Locale.ROOT)))
                        .url(medium.fields().url())
                        .mimeType(medium.fields().contentType(medium.type()))
                        .length(medium.fields().sizeInBytes())
                        .duration(medium.fields().duration())
                        .width(medium.fields().width())
                        .height(medium.fields().height())
                        .caption(medium.fields().caption())
                        .credit(medium.fields().creditLine())
                        .copyright(medium.fields().copyrightHolder())
                        .digitalSourceType(sourceType(medium.fields().digitalSourceType()))
                        .build())
                .toList();
    }
}
