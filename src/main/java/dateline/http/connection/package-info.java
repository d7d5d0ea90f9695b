/** Limits of a connection that hold before Vert.x has a request: header lines, memory of requests, bytes that are not read. */
package dateline.http.connection;
