/** What comes in from elsewhere: feeds, archives and exports become working copies and publications, job by job. */
package dateline.ingest;
