/** Completes the OpenAPI document with descriptions, examples and problems, and serves it. */
package dateline.openapi;
