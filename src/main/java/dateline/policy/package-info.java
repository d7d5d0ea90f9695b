/**
 * What machines may do with the newsroom's texts without a permission: uses, values, levels, and the signals that state them
 * in published vocabularies. Pure: no database, clock or HTTP.
 */
package dateline.policy;
