/** Scopes of keys, and the annotations by which an operation demands them. */
package dateline.access.scope;
