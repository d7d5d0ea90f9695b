/** Authentication and authorisation: API keys, their scopes and owners, and encryption of secrets. */
package dateline.access;
