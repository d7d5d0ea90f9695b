/** Stores the use policies of the newsroom, of sources and of sections, and reads those that apply to an article. */
package dateline.article.policy;
