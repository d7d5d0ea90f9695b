/** Traces in OpenTelemetry: spans of Dateline's own steps, and what leaves the process. Off by default. */
package dateline.trace;
