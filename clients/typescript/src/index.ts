/**
 * Client of the Dateline API.
 *
 * @packageDocumentation
 */
export { createClient } from './client.js';
export type { Answer, Call, ClientOptions, Dateline, ItemOf, ListArguments, ListPath, PageOf } from './client.js';
export { DatelineError } from './error.js';
export type { Problem } from './error.js';
export { Follower } from './follower.js';
export type {
  FollowerChange,
  FollowerOptions,
  FollowerState,
  FollowerStorage,
  Package,
  PartnerChange,
} from './follower.js';
export { blockHtml, escapeHtml } from './html.js';
export { ReceiptVerifier, computeContentHash } from './receipt.js';
export type { ReceiptKey, ReceiptStatement } from './receipt.js';
export type { components, operations, paths, webhooks } from './schema.js';
export { MemoryStorage } from './storage.js';
export type { Copy, MemoryStorageContent } from './storage.js';
export { MemoryResponseStore } from './store.js';
export type { Awaitable, ResponseStore, StoredResponse } from './store.js';
export type { Fetch, RetryOptions } from './transport.js';
export { VerificationError } from './verification.js';
export type { VerificationFailure } from './verification.js';
export { verifyWebhook } from './webhook.js';
export type { WebhookDelivery, WebhookEvent } from './webhook.js';
