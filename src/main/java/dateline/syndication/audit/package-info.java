/** Audit events of the rights desk, and counts of denied reads. */
package dateline.syndication.audit;
