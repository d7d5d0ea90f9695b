import type { webhooks } from './schema.js';
import { VerificationError, decodeBase64, parseJson } from './verification.js';

type EventBody = {
  [Kind in keyof webhooks]: webhooks[Kind]['post']['requestBody']['content']['application/json'];
}[keyof webhooks];

/**
 * An event that the server has sent; its `type` says which of the kinds in the section `webhooks` of the contract it is. It
 * has ids and links, never text: follow the link to see what holds now. A later version of the server can have more kinds.
 * Ignore one that you do not know.
 */
export type WebhookEvent = EventBody & {
  /** The `webhook-id` of the delivery. An event that is sent again has the same id. */
  readonly id: string;
};

/** A delivery as a receiver gets it. */
export interface WebhookDelivery {
  /** The headers, as a `Headers` object, or by lower-case name as Node.js has them. */
  readonly headers: Headers | Readonly<Record<string, string | readonly string[] | undefined>>;
  /** The body as it was received. Do not parse it before. */
  readonly body: string | Uint8Array<ArrayBuffer>;
  /** The secret of the webhook, `whsec_…`; while a secret is being replaced, both. */
  readonly secret: string | readonly string[];
  /** How old a delivery may be, in seconds; 300 by default. */
  readonly tolerance?: number;
}

/**
 * Verifies the signature of a webhook (Standard Webhooks) and returns its event.
 *
 * The same event can arrive twice, with the same `id`.
 *
 * @throws {VerificationError} if the delivery is not genuine, or too old
 */
export async function verifyWebhook(delivery: WebhookDelivery): Promise<WebhookEvent> {
  const { headers, body, secret, tolerance = 300 } = delivery;
  const header = (name: string) =>
    String((headers instanceof Headers ? headers.get(name) : headers[name]) ?? '');
  const id = header('webhook-id');
  const timestamp = header('webhook-timestamp');
  const age = Math.abs(Date.now() / 1000 - Number(timestamp));
  if (!/^\d+$/.test(timestamp) || age > tolerance) {
    throw new VerificationError('timestamp-invalid', 'The timestamp is missing, or not close to the time of this machine.');
  }
  const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : body;
  const signed = await new Blob([`${id}.${timestamp}.`, bytes]).arrayBuffer();
  for (const one of [secret].flat()) {
    const raw = decodeBase64(one.replace(/^whsec_/, ''));
    const key = await crypto.subtle.importKey('raw', raw, { name: 'HMAC', hash: 'SHA-256' }, false, ['verify']);
    for (const signature of header('webhook-signature').split(' ')) {
      if (!signature.startsWith('v1,')) continue;
      // verify compares in constant time.
      if (await crypto.subtle.verify('HMAC', key, decodeBase64(signature.slice(3)), signed)) {
        return { ...(parseJson(new TextDecoder().decode(bytes)) as EventBody), id };
      }
    }
  }
  throw new VerificationError('signature-invalid', 'No signature of the delivery is valid.');
}
