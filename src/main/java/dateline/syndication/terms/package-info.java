/** The terms of a permission: selection, exclusions, obligations, quota, and how they are checked. */
package dateline.syndication.terms;
