package dateline.article;

/**
 * What passages of a version are cut from, each as a {@link WordMap}.
 *
 * @param configuration in which its words are stemmed
 * @param teaser may be null, as may the others where its words could not be located
 */
record PassageTexts(String configuration, byte[] headline, byte[] teaser, byte[] body) {

    /** Where they hold what a search wants; @return null where none of them does */
    Highlights highlights(ParsedSearch words) {
        Wanted wanted = words.wanted(configuration);
        return Highlights.of(
                Passages.of(headline, wanted, true, 1),
                Passages.of(teaser, wanted, false, 2),
                Passages.of(body, wanted, false, 3));
    }
}
