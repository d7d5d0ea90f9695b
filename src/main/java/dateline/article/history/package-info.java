/** Versions of an article and the differences between them. */
package dateline.article.history;
