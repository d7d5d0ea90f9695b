/** The partners' window: partners, their permissions, what they may run, and what they were given. */
package dateline.syndication;
