/** Articles of news agencies, updated in place. */
package dateline.article.wire;
