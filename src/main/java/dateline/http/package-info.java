/** How Dateline speaks HTTP: problems, preconditions, cursors, limits. Knows nothing of news. */
package dateline.http;
