/** The change feed of partners: {@code /v1/syndication/changes}. */
package dateline.syndication.changes;
