/** Errors as problem documents (RFC 9457), and what every error response needs: routes, request identifiers, CORS. */
package dateline.http.problem;
