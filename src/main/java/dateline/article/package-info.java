/** The newsroom's noun: articles, their working copies and versions, sections, sources, and the search over them. */
package dateline.article;
