package dateline.syndication.delivery;

import dateline.article.body.Block;
import dateline.article.body.BodyHtml;
import dateline.article.body.BodyText;
import dateline.article.body.Media;
import dateline.article.rows.ArticleRow;
import dateline.article.rows.ArticleRow.Corrected;
import dateline.rights.Decision.Permitted;
import dateline.rights.Excerpt;
import dateline.rights.Level;
import dateline.rights.MediaDecision;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The part of an article's text that a decision opens. If a media object is not allowed, its block stays in place
 * without its caption, and the HTML has a comment in its place.
 */
record PackageText(
        String teaser,
        List<Block> body,
        String bodyHtml,
        String bodyText,
        Integer wordCount,
        List<PackageMedia> media) {

    private static final PackageText EMPTY = new PackageText(null, null, null, null, null, null);

    /**
     * @param includeCorrections whether a complete text includes the corrections that the editor has not placed in it
     *     already
     */
    static PackageText of(ArticleRow article, Permitted decision, boolean includeCorrections) {
        return switch (decision.level()) {
            case HEADLINE -> EMPTY;
            case EXCERPT -> excerpt(article, decision);
            case FULL -> full(article, decision, includeCorrections);
        };
    }

    private static PackageText excerpt(ArticleRow article, Permitted decision) {
        List<String> paragraphs = article.content().body().stream()
                .flatMap(PackageText::runningText)
                .toList();
        Locale language = Locale.forLanguageTag(article.content().story().language());
        List<String> excerpt = Excerpt.of(paragraphs, language, decision.excerptWords());
        List<Block> body = new ArrayList<>();
        for (String paragraph : excerpt) body.add(Block.Paragraph.plain("x" + (body.size() + 1), paragraph));
        return new PackageText(
                article.content().story().teaser(),
                body,
                BodyHtml.of(body, List.of(), Map.of()),
                BodyText.of(body),
                null,
                media(article, decision));
    }

    private static Stream<String> runningText(Block block) {
        if (block instanceof Block.Paragraph paragraph) return Stream.of(paragraph.text());
        return block instanceof Block.Quote quote ? Stream.of(quote.text()) : Stream.empty();
    }

    private static PackageText full(ArticleRow article, Permitted decision, boolean includeCorrections) {
        List<PackageMedia> media = media(article, decision);
        Map<String, PackageMedia> mediaById =
                media.stream().collect(Collectors.toMap(PackageMedia::id, Function.identity(), (a, b) -> a));
        List<Media> allowed = article.content().media().stream()
                .filter(medium -> mediaById.get(medium.id()).allowed())
                .toList();
        List<Block> blocks = article.content().body().stream()
                .map(block -> findDenied(block, mediaById) == null ? block : block.withoutCaption())
                .toList();
        int wordCount = BodyText.countWords(
                BodyText.of(blocks), article.content().story().language());
        List<Block> body = includeCorrections ? appendCorrections(blocks, article.corrections()) : blocks;
        String html = body.stream()
                .map(block -> html(block, mediaById, allowed, article.correctionKinds()))
                .filter(text -> !text.isEmpty())
                .collect(Collectors.joining("\n"));
        return new PackageText(article.content().story().teaser(), body, html, BodyText.of(body), wordCount, media);
    }

    // Corrections follow the text, oldest first. The word count does not include them.
    private static List<Block> appendCorrections(List<Block> blocks, List<Corrected> corrections) {
        Set<String> placedCorrections = blocks.stream()
                .filter(Block.CorrectionNote.class::isInstance)
                .map(block -> ((Block.CorrectionNote) block).correction())
                .collect(Collectors.toSet());
        Stream<Block> missing = corrections.stream()
                .sorted(Comparator.comparing(Corrected::version))
                .map(correction -> new Block.CorrectionNote(
                        "c-" + correction.id(), correction.id().toString(), correction.note()))
                .filter(block -> !placedCorrections.contains(block.correction()))
                .map(Block.class::cast);
        return Stream.concat(blocks.stream(), missing).toList();
    }

    private static String html(
            Block block, Map<String, PackageMedia> mediaById, List<Media> allowed, Map<String, String> corrections) {
        PackageMedia denied = findDenied(block, mediaById);
        if (denied == null) return BodyHtml.of(List.of(block), allowed, corrections);
        return "<!-- " + denied.type() + " " + denied.id() + " is not included: " + denied.reason() + " -->";
    }

    private static PackageMedia findDenied(Block block, Map<String, PackageMedia> mediaById) {
        PackageMedia media = block.mediaId().map(mediaById::get).orElse(null);
        return media == null || media.allowed() ? null : media;
    }

    private static List<PackageMedia> media(ArticleRow article, Permitted decision) {
        Map<String, MediaDecision> decisionById = decision.media().stream()
                .collect(Collectors.toMap(MediaDecision::id, Function.identity(), (a, b) -> a.allowed() ? b : a));
        return article.content().media().stream()
                .map(media -> PackageMedia.of(media, decisionById.get(media.id())))
                .toList();
    }

    static String representation(Level level) {
        return level == Level.FULL ? "complete" : "partial";
    }
}
