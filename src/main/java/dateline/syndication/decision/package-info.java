/** Decisions of what a partner may use, for one article and for sets of articles. */
package dateline.syndication.decision;
