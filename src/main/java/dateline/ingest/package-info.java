/** Imports: feeds, archives and exports become drafts and publications, in jobs. */
package dateline.ingest;
