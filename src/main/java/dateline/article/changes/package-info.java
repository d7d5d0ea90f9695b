/** The public change feed, and the change feed of the newsroom's webhooks. */
package dateline.article.changes;
