/** The change feed of partners. */
package dateline.syndication.changes;
