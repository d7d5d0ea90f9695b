/** The list of drafts with its filters. */
package dateline.article.drafts;
