/** Wire items: articles of news agencies, updated with each version that the agency sends. */
package dateline.article.wire;
