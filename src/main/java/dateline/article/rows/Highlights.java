package dateline.article.rows;

import java.util.List;

/**
 * The matches of a search as safe HTML: escaped text with {@code <mark>} around the matches and no other element. A
 * member is absent if it has no match or the caller may not read it.
 *
 * @param headline the whole headline
 * @param teaser up to 2 snippets
 * @param body up to 3 snippets of the first 20,000 characters of the body; a snippet has at most 400 characters, not
 *     counting the marks
 */
public record Highlights(List<String> headline, List<String> teaser, List<String> body) {}
