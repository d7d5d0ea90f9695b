/** What a request passes before a resource sees it: request target, limits, body, admission; and the health endpoints. */
package dateline.http.ingress;
