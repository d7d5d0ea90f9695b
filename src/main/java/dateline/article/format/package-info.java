/** Other formats of one article: HTML, text, ninjs, JSON-LD. */
package dateline.article.format;
