/** Partners, their outlets and permissions: entities, and who is asking. */
package dateline.syndication.partner;
