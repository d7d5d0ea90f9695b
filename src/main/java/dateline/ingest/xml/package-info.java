/** Reading of untrusted text: XML within limits, encodings, addresses, dates, and how a document is refused. */
package dateline.ingest.xml;
