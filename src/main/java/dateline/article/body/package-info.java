/** The content of an article: headlines, blocks, media; how it is hashed and rendered as HTML and text. */
package dateline.article.body;
