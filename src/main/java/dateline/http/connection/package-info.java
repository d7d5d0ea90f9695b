/** Limits of a connection that hold before Vert.x has a request: header lines, requests that wait, bytes that are not read. */
package dateline.http.connection;
