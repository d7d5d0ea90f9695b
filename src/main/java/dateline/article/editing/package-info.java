/** Drafts and transitions: publication, correction, withdrawal, kill, restoration. */
package dateline.article.editing;
