/** API keys: how they are recognised, looked up and represented to the framework; the audit trail. */
package dateline.access.key;
