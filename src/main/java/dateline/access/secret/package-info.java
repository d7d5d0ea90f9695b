/** Encryption of secrets at rest. */
package dateline.access.secret;
