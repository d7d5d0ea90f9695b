/** Bulk writes, imports and exports of many articles. */
package dateline.article.bulk;
