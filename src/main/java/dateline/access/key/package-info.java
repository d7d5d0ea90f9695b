/** API keys: how they are authenticated, looked up and mapped to the framework's security identity; the audit log. */
package dateline.access.key;
