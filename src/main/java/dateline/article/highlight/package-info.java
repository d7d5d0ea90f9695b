/** Snippets of text in which the words of a search are marked. */
package dateline.article.highlight;
