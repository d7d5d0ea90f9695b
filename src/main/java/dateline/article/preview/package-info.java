/** Previews: links that show a draft to people without a key. */
package dateline.article.preview;
