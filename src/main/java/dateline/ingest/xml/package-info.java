/** Parsing of untrusted text: XML within limits, encodings, URLs, dates, and the refusal of a document. */
package dateline.ingest.xml;
