package dateline.syndication.check;

import dateline.outbound.Finding;

/**
 * The findings of a check, one for each obligation.
 *
 * @param creditLine whether the page shows the credit line of the receipt
 * @param canonical whether the page names the original as its canonical URL
 * @param robots whether the page gives search engines the directive of the terms
 * @param version whether the page has the words of the version that the partner owes, or of a later one
 * @param removed whether the copy runs or is gone, as the partner owes
 */
record CheckFindings(Finding creditLine, Finding canonical, Finding robots, Finding version, Finding removed) {}
