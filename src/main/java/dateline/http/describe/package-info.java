/** Annotations and interfaces by which a resource describes its response: validators, caching, links and headers. */
package dateline.http.describe;
