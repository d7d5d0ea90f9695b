/** Partners' feeds in RSS, Atom and JSON Feed, with tombstones. */
package dateline.syndication.feed;
