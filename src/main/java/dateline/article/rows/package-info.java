/** Rows of articles as reads select them, with the names of sections, tags, authors and sources. */
package dateline.article.rows;
