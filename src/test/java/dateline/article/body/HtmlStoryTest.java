package dateline.article.body;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Converts HTML of other systems to blocks, with the images at their positions. */
class HtmlStoryTest {

    private static final String BASE = "https://paper.example/2026/story";

    private static List<String> blockTypes(HtmlStory story) {
        return story.body().stream()
                .map(block -> block.getClass().getSimpleName())
                .toList();
    }

    private static List<String> urls(HtmlStory story) {
        return story.media().stream().map(Media::url).toList();
    }

    @Test
    void anImageIsABlockAtItsPosition() {
        HtmlStory story = HtmlStory.of(
                "<p>One <a href='/x'><img src='/a.jpg' alt='A' width='10'></a> two.</p><figure><img src='b.png'><figcaption>B is <b>here</b></figcaption></figure><p>Three.</p>",
                BASE);
        assertEquals(List.of("Paragraph", "Image", "Image", "Paragraph"), blockTypes(story));
        assertEquals(List.of("https://paper.example/a.jpg", "https://paper.example/2026/b.png"), urls(story));
        assertEquals("A", story.media().get(0).alt());
        assertEquals(10, story.media().get(0).width());
        assertEquals(
                "B is here",
                assertInstanceOf(Block.Image.class, story.body().get(2)).caption());
    }

    @Test
    void imagesInAListOrQuotationFollowIt() {
        HtmlStory story = HtmlStory.of(
                "<ul><li>one<img src='/1.jpg'></li><li>two<img src='/2.jpg'></li></ul><blockquote>q <img src='/3.jpg'></blockquote>",
                BASE);
        assertEquals(List.of("Listing", "Image", "Image", "Quote", "Image"), blockTypes(story));
        assertEquals(
                List.of("m1", "m2", "m3"),
                story.body().stream().flatMap(block -> block.mediaId().stream()).toList());
    }

    @Test
    void aRepeatedImageIsOneMediaObjectWithTwoBlocks() {
        HtmlStory story = HtmlStory.of("<img src='/1.jpg'><p>x</p><img src='/1.jpg'>", BASE);
        assertEquals(List.of("Image", "Paragraph", "Image"), blockTypes(story));
        assertEquals(1, story.media().size());
    }

    @Test
    void audioVideoAndEmbedsAreKept() {
        HtmlStory story = HtmlStory.of(
                "<audio controls><source src='/a.mp3'></audio><video src='/v.mp4'></video>"
                        + "<iframe src='https://film.example/embed/1' title='A film'></iframe>",
                BASE);
        assertEquals(List.of("Audio", "Video", "Embed"), blockTypes(story));
        Block.Embed embed = assertInstanceOf(Block.Embed.class, story.body().get(2));
        assertEquals("film.example", embed.provider());
        assertEquals("A film", embed.fallbackText());
    }

    @Test
    void invalidUrlsAndScriptsAreRemoved() {
        HtmlStory story = HtmlStory.of(
                "<img src='javascript:alert(1)' onerror='alert(2)'><img src='data:image/png;base64,AAAA'>"
                        + "<script>alert(3)</script><p onclick='alert(4)'>Text<style>p{}</style></p>",
                BASE);
        assertEquals(List.of("Paragraph"), blockTypes(story));
        assertEquals(
                "Text",
                assertInstanceOf(Block.Paragraph.class, story.body().get(0)).html());
        assertEquals(List.of(), story.media());
    }

    @Test
    void anImageDoesNotSplitASentence() {
        HtmlStory story = HtmlStory.of(
                "<p>Some <img src='/1.jpg'> words.</p><p><img src='/2.jpg'><br>Below it.</p>loose<br><img src='/3.jpg'>text",
                BASE);
        assertEquals(
                List.of("Paragraph", "Image", "Image", "Paragraph", "Paragraph", "Image", "Paragraph"),
                blockTypes(story));
        assertEquals(
                "Some  words.",
                assertInstanceOf(Block.Paragraph.class, story.body().get(0)).html());
    }

    @Test
    void eachImageOfAGalleryHasItsOwnCaption() {
        HtmlStory story = HtmlStory.of(
                "<figure><ul><li><figure><img src='/1.jpg'><figcaption>One</figcaption></figure></li>"
                        + "<li><figure><img src='/2.jpg'><figcaption>Two</figcaption></figure></li></ul><figcaption>Both</figcaption></figure>",
                BASE);
        assertEquals(List.of("Image", "Image", "Paragraph"), blockTypes(story));
        assertEquals(
                "Two", assertInstanceOf(Block.Image.class, story.body().get(1)).caption());
    }

    @Test
    void aLazilyLoadedImageIsReadAndATrackingPixelIsNot() {
        HtmlStory story = HtmlStory.of(
                "<img src='/grey.gif' data-src='/real photo.jpg'><img src='https://count.example/x' width='1' height='1'>"
                        + "<iframe src='https://count.example/y' width='0'></iframe>",
                BASE);
        assertEquals(List.of("https://paper.example/real%20photo.jpg"), urls(story));
        assertEquals(List.of("Image"), blockTypes(story));
    }

    @Test
    void mediaSentSeparatelyIsMatchedInTheText() {
        Media sent = Media.inline(null, "audio", "https://paper.example/a.mp3", null, null, null);
        HtmlStory story = HtmlStory.of("<p>x</p><audio src='/a.mp3'>No sound here.</audio>", BASE, List.of(sent));
        assertEquals(List.of(sent.withId("m1")), story.media());
        assertEquals(List.of("Paragraph", "Audio"), blockTypes(story));
    }

    @Test
    void anImageThatIsARenditionIsTheMediaObjectThatWasSent() {
        Media sent = MediaBuilder.builder()
                .id("a001")
                .type("image")
                .role("main")
                .url("https://paper.example/full.jpg")
                .renditions(List.of(
                        new Media.Rendition("small", "https://paper.example/small.jpg", "image/jpeg", 256, 171)))
                .build();
        HtmlStory story = HtmlStory.of("<p>x</p><img src='/small.jpg' alt='A pier'>", BASE, List.of(sent));
        assertEquals(List.of(sent.withAlt("A pier")), story.media());
        assertEquals(List.of("Paragraph", "Image"), blockTypes(story));
        HtmlStory described =
                HtmlStory.of("<img src='/small.jpg' alt='A pier'>", BASE, List.of(sent.withAlt("The pier at night")));
        assertEquals("The pier at night", described.media().get(0).alt());
    }
}
