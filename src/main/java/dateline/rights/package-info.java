/**
 * Evaluation of permissions: whether a partner may reproduce an article in an outlet at an instant. The code is pure. It uses no clock, no
 * database and no HTTP, and depends on no other package of Dateline.
 */
package dateline.rights;
