/** Management of keys: the API for keys, operator commands, the key of the first start. */
package dateline.access.admin;
