/** The terms of a permission: selection, exclusions, obligations, quota, and their validation. */
package dateline.syndication.terms;
