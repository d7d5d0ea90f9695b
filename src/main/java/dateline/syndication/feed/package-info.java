/** Feeds of partners. */
package dateline.syndication.feed;
