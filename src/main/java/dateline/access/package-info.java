/** Who is calling: keys, their scopes and owners. */
package dateline.access;
