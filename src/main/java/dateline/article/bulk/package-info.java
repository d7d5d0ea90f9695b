/** Many articles at once: bulk writes and exports. */
package dateline.article.bulk;
