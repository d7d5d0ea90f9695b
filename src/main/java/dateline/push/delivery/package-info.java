/** Delivery of events to webhooks: the queue, the attempts and their record, retries. */
package dateline.push.delivery;
