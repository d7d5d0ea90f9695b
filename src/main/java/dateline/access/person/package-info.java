/** People: tokens of an OpenID provider, verified and mapped to scopes. Off unless an issuer is configured. */
package dateline.access.person;
