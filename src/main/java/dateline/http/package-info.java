/** HTTP semantics: problems, preconditions, cursors, limits, idempotency. Independent of the news domain. */
package dateline.http;
