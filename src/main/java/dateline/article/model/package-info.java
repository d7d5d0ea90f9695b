/** The entities: articles, drafts, versions, corrections, sections, tags, authors, sources; and the transitions of their states. */
package dateline.article.model;
