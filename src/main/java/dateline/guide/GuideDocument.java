package dateline.guide;

import java.util.List;

/**
 * A guide as it is served.
 *
 * @param name in the address of the page
 * @param summary a sentence that says what it is for
 * @param html of the whole guide, its title included
 * @param sections the part before the first heading, which has the title of the guide and no anchor, and those below the headings
 */
record GuideDocument(
        String name, String title, String summary, byte[] markdown, String html, List<GuideSection> sections) {

    /**
     * A part of a guide that a search finds.
     *
     * @param anchor id of the heading; empty for the beginning of the guide
     * @param level of the heading
     * @param text without markup
     */
    record GuideSection(String anchor, String heading, int level, String text) {}
}
