/** Writing of a response: representations, caching headers, pages and cursors. */
package dateline.http.response;
