/** Hangs prose, examples and problems on the contract, and serves it. */
package dateline.openapi;
