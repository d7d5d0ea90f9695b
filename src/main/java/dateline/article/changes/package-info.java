/** The change feed of articles. */
package dateline.article.changes;
