/** Import jobs: upload, fetch, validation, pipeline, log. */
package dateline.ingest.job;
