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
import dateline.rights.MediaVerdict;
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

    private static final PackageText NOTHING = new PackageText(null, null, null, null, null, null);

    /**
     * @param corrected whether a complete text includes the corrections that the editor has not placed in it already
     */
    static PackageText of(ArticleRow article, Permitted decision, boolean corrected) {
        return switch (decision.level()) {
            case HEADLINE -> NOTHING;
            case EXCERPT -> excerpt(article, decision);
            case FULL -> whole(article, decision, corrected);
        };
    }

    private static PackageText excerpt(ArticleRow article, Permitted decision) {
        List<String> running =
                article.content().body().stream().flatMap(PackageText::running).toList();
        Locale language = Locale.forLanguageTag(article.content().language());
        List<String> kept = Excerpt.of(running, language, decision.excerptWords());
        List<Block> body = new ArrayList<>();
        for (String paragraph : kept) body.add(Block.Paragraph.plain("x" + (body.size() + 1), paragraph));
        return new PackageText(
                article.content().teaser(),
                body,
                BodyHtml.of(body, List.of()),
                BodyText.of(body),
                null,
                media(article, decision));
    }

    private static Stream<String> running(Block block) {
        if (block instanceof Block.Paragraph paragraph) return Stream.of(paragraph.text());
        return block instanceof Block.Quote quote ? Stream.of(quote.text()) : Stream.empty();
    }

    private static PackageText whole(ArticleRow article, Permitted decision, boolean corrected) {
        List<PackageMedia> media = media(article, decision);
        Map<String, PackageMedia> byId =
                media.stream().collect(Collectors.toMap(PackageMedia::id, Function.identity(), (a, b) -> a));
        List<Media> allowed = article.content().media().stream()
                .filter(one -> byId.get(one.id()).allowed())
                .toList();
        List<Block> own = article.content().body().stream()
                .map(block -> refused(block, byId) == null ? block : block.withoutCaption())
                .toList();
        int words = BodyText.words(BodyText.of(own), article.content().language());
        List<Block> body = corrected ? withCorrections(own, article.corrections()) : own;
        String html = body.stream()
                .map(block -> html(block, byId, allowed))
                .filter(text -> !text.isEmpty())
                .collect(Collectors.joining("\n"));
        return new PackageText(article.content().teaser(), body, html, BodyText.of(body), words, media);
    }

    // Corrections follow the text, oldest first. The word count does not include them.
    private static List<Block> withCorrections(List<Block> own, List<Corrected> corrections) {
        Set<String> placed = own.stream()
                .filter(Block.CorrectionNote.class::isInstance)
                .map(block -> ((Block.CorrectionNote) block).correction())
                .collect(Collectors.toSet());
        Stream<Block> missing = corrections.stream()
                .sorted(Comparator.comparing(Corrected::version))
                .map(one -> new Block.CorrectionNote("c-" + one.id(), one.id().toString(), one.note()))
                .filter(block -> !placed.contains(block.correction()))
                .map(Block.class::cast);
        return Stream.concat(own.stream(), missing).toList();
    }

    private static String html(Block block, Map<String, PackageMedia> byId, List<Media> allowed) {
        PackageMedia refused = refused(block, byId);
        if (refused == null) return BodyHtml.of(List.of(block), allowed);
        return "<!-- " + refused.type() + " " + refused.id() + " is not included: " + refused.reason() + " -->";
    }

    private static PackageMedia refused(Block block, Map<String, PackageMedia> byId) {
        PackageMedia media = block.mediaId().map(byId::get).orElse(null);
        return media == null || media.allowed() ? null : media;
    }

    private static List<PackageMedia> media(ArticleRow article, Permitted decision) {
        Map<String, MediaVerdict> verdicts = decision.media().stream()
                .collect(Collectors.toMap(MediaVerdict::id, Function.identity(), (a, b) -> a.allowed() ? b : a));
        return article.content().media().stream()
                .map(media -> PackageMedia.of(media, verdicts.get(media.id())))
                .toList();
    }

    static String representation(Level level) {
        return level == Level.FULL ? "complete" : "partial";
    }
}
