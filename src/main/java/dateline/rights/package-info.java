/**
 * Who may reproduce what, where and when: the terms of a permission and the decision about them. Pure: no clock, no
 * database, no HTTP, and nothing from the rest of Dateline.
 */
package dateline.rights;
