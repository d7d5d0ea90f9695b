/** API of sections, tags, authors and sources, and the rules for which names a caller may know. */
package dateline.article.names;
