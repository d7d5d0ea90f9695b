/** Checks of the pages on which partners run their copies. */
package dateline.syndication.check;
