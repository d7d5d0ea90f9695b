/** Sections, tags, authors and sources as readers see them. */
package dateline.article.vocabulary;
