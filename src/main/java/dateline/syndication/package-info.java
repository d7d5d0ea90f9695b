/** Syndication: partners, their permissions, decisions on what they may run, and the records of what they received. */
package dateline.syndication;
