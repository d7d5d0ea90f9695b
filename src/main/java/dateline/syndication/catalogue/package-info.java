/** What a partner may have: its catalogue, rights, and evaluations of a planned use. */
package dateline.syndication.catalogue;
