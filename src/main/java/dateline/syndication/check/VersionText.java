package dateline.syndication.check;

import dateline.article.body.Block;
import dateline.article.body.BodyText;
import dateline.article.body.Content;
import dateline.rights.Excerpt;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * A version as the partner received it, in segments whose words stand together on a page.
 *
 * @param number of the version
 * @param opening headline and teaser
 * @param body the blocks with text; at level excerpt the paragraphs of the excerpt, at level headline none. Captions
 *     are left out: a page may place pictures as it likes.
 */
record VersionText(int number, List<List<String>> opening, List<List<String>> body) {

    /**
     * @param level full, excerpt or headline
     * @param excerptWords limit of the excerpt in words; used at level excerpt only
     */
    static VersionText of(int number, Content content, String level, int excerptWords) {
        String language = content.story().language();
        boolean hasTeaser = !level.equals("headline") && content.story().teaser() != null;
        Stream<String> opening = Stream.of(content.story().headline());
        if (hasTeaser)
            opening = Stream.concat(opening, Stream.of(content.story().teaser()));
        Stream<String> body = switch (level) {
            case "full" ->
                content.body().stream()
                        .filter(block -> !(block instanceof Block.Embed))
                        .map(block -> BodyText.of(block.withoutCaption()));
            case "excerpt" -> Excerpt.of(runningText(content), Locale.forLanguageTag(language), excerptWords).stream();
            default -> Stream.empty();
        };
        return new VersionText(number, segments(opening, language), segments(body, language));
    }

    private static List<String> runningText(Content content) {
        return content.body().stream()
                .filter(block -> block instanceof Block.Paragraph || block instanceof Block.Quote)
                .map(BodyText::of)
                .toList();
    }

    private static List<List<String>> segments(Stream<String> texts, String language) {
        return texts.filter(text -> text != null && !text.isBlank())
                .map(text -> PageText.normalizedWords(text, language))
                .filter(words -> !words.isEmpty())
                .toList();
    }
}
