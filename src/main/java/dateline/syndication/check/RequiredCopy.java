package dateline.syndication.check;

import java.util.List;

/**
 * What a partner owes on the page of a copy.
 *
 * @param language of the article, BCP 47
 * @param creditLine of the receipt
 * @param canonical URL for {@code rel=canonical}; null if the terms require none
 * @param robots directive of the terms, index or noindex; null if they require none
 * @param version that the partner has reported, or that a correction demands which is due or acknowledged, if that is
 *     later
 * @param removed whether the copy must be gone: the partner reports so, or a removal is due or acknowledged
 * @param versions that the partner received, and the required one
 */
record RequiredCopy(
        String language,
        String creditLine,
        String canonical,
        String robots,
        int version,
        boolean removed,
        List<VersionText> versions) {}
