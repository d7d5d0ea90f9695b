/** Lists of articles: filters, full-text search, saved queries, pages. */
package dateline.article.search;
