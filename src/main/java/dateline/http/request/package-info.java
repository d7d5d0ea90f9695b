/** Reading of a request: JSON, query parameters, merge patches, preconditions and idempotency keys. */
package dateline.http.request;
