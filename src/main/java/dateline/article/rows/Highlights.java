package dateline.article.rows;

import java.util.List;

/**
 * Where a search found something, as HTML that is safe to show: the text escaped, {@code <mark>} around the matches and no other
 * element. A member is absent where it holds no match, or is not the caller's to read.
 *
 * @param headline the whole of it
 * @param teaser up to 2 passages
 * @param body up to 3 passages, of its first 20,000 characters; a passage is 400 characters at most, without the marks
 */
public record Highlights(List<String> headline, List<String> teaser, List<String> body) {}
