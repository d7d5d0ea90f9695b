/** Import jobs: uploads and fetches, validation, pipeline, log. */
package dateline.ingest.job;
