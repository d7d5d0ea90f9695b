/** Articles with their drafts and versions, the names that they carry, and the search over them. */
package dateline.article;
