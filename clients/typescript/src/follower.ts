import type { Dateline } from './client.js';
import { DatelineError } from './error.js';
import type { components } from './schema.js';
import type { Awaitable } from './store.js';
import { sleep } from './transport.js';

/** What a partner may run of one article: the text, the credit line and the obligations. */
export type Package = components['schemas']['Package'];

/** An item of the change feed of a partner. */
export type PartnerChange = components['schemas']['PartnerChange'];

type Page = components['schemas']['PartnerChanges'];

/**
 * What a storage does with the copy of one article.
 *
 * - `put`: publish `copy`, in place of an earlier one. It is no longer on hold or under embargo.
 * - `embargo`: take a published copy down, and store `copy` apart from what is published. Nothing of it may be visible
 *   before `copy.embargo.until`. The follower says `put` when the embargo has lifted.
 * - `hold`: make no new use of a published copy; it may stay as it is. Delete a copy that is under embargo.
 * - `remove`: take every copy down by `item.removeBy`, and delete the text. Without an `item` the article was not in a
 *   new snapshot, so take it down at once.
 *
 * `item.notices` names the notices that the partner must answer.
 */
export type FollowerChange =
  | { readonly kind: 'put' | 'embargo'; readonly article: string; readonly copy: Package; readonly item: PartnerChange }
  | { readonly kind: 'hold'; readonly article: string; readonly item: PartnerChange }
  | { readonly kind: 'remove'; readonly article: string; readonly item?: PartnerChange };

/** The place in the change feed up to which a storage has the copies. It can be stored as JSON. */
export interface FollowerState {
  readonly cursor: string;
  /** During a snapshot: the articles of the storage that it has not named yet. Otherwise null. */
  readonly unnamed: readonly string[] | null;
}

/** Where a follower keeps its copies. */
export interface FollowerStorage {
  /** The state of the last commit; `undefined` if there is none. */
  load(): Awaitable<FollowerState | undefined>;

  /** The ids of all articles that are stored: published, on hold, and under embargo. */
  articles(): Awaitable<Iterable<string>>;

  /**
   * Applies changes and stores the state, all of it or nothing. After a crash the follower continues from the state of
   * the last commit, so a change can come again: to apply it twice must have the effect of once.
   */
  commit(changes: readonly FollowerChange[], state: FollowerState): Awaitable<void>;
}

/** Settings of a follower. */
export interface FollowerOptions {
  /** Items on a page of the change feed, 1 to 1,000; 200 by default. */
  readonly limit?: number;

  /** Seconds for which the server holds a request until there is a change, 0 to 30; 20 by default. */
  readonly wait?: number;

  /** How many packages are fetched at the same time; 4 by default. */
  readonly concurrency?: number;

  /** Is told of a failure in `run`, such as a broken connection, after which the follower tries again. */
  readonly onError?: (error: unknown) => void;

  /**
   * Is told that the package of a `put` was refused. Normally the article has changed again, and another item follows.
   * After `quota-exhausted` the article comes again with its next change only.
   */
  readonly onRefused?: (item: PartnerChange, error: DatelineError) => void;
}

const REFUSED = [403, 404, 410];

// The key or the cursor is not valid, so that the same request cannot succeed.
const FINAL = [400, 401, 403];

/**
 * Follows the change feed of a partner, and keeps a complete set of copies up to date. It can be stopped at any moment
 * and started again on the same storage.
 */
export class Follower {
  readonly #client: Dateline;
  readonly #storage: FollowerStorage;
  readonly #options: FollowerOptions;
  #state: FollowerState | undefined;

  /** @param client with a key that has the scope `syndication:read` */
  constructor(client: Dateline, storage: FollowerStorage, options: FollowerOptions = {}) {
    this.#client = client;
    this.#storage = storage;
    this.#options = options;
  }

  /** Reads the change feed until nothing newer can be read. */
  async catchUp(signal?: AbortSignal): Promise<void> {
    while (!(await this.#readPage(0, signal)));
  }

  /**
   * Reads the change feed until the signal aborts. Failures are repeated after 1 to 60 seconds. If the server refuses
   * the key or the cursor, it throws the {@link DatelineError}.
   */
  async run(signal?: AbortSignal): Promise<void> {
    let failures = 0;
    while (!signal?.aborted) {
      try {
        await this.#readPage(this.#options.wait ?? 20, signal);
        failures = 0;
      } catch (error) {
        if (signal?.aborted) return;
        if (error instanceof DatelineError && FINAL.includes(error.status)) throw error;
        this.#options.onError?.(error);
        await sleep(Math.min(2 ** failures++, 60), signal).catch(() => {});
      }
    }
  }

  /** @returns whether it is caught up */
  async #readPage(wait: number, signal?: AbortSignal): Promise<boolean> {
    this.#state ??= await this.#storage.load();
    const { begins, page } = await this.#requestPage(wait, signal);
    const { items, nextCursor, caughtUp } = page;
    const candidates = begins ? await this.#storage.articles() : this.#state?.unnamed;
    const unnamed = candidates ? new Set(candidates) : null;

    // Takedown does not wait until the packages of the page are here. The state stays, so the items come again.
    const takedowns = items.filter((item) => item.kind !== 'put').map(toTakedown);
    if (this.#state && takedowns.length > 0) await this.#storage.commit(takedowns, this.#state);

    const changes: FollowerChange[] = (await this.#changesOf(items, signal)).filter((change) => change !== undefined);
    if (unnamed) for (const item of items) unnamed.delete(item.article);
    if (unnamed && caughtUp) for (const article of unnamed) changes.push({ kind: 'remove', article });
    const state = { cursor: nextCursor, unnamed: unnamed && !caughtUp ? [...unnamed] : null };
    await this.#storage.commit(changes, state);
    this.#state = state;
    return caughtUp;
  }

  // A snapshot begins without a cursor, and after a 410: the cursor is too old, or the database was restored.
  async #requestPage(wait: number, signal?: AbortSignal): Promise<{ begins: boolean; page: Page }> {
    const { limit = 200 } = this.#options;
    const request = async (query: { since?: string; wait?: number }): Promise<Page> => {
      const init = { params: { query: { limit, ...query } }, cache: 'no-store', ...(signal && { signal }) } as const;
      return (await this.#client.GET('/v1/syndication/changes', init)).data;
    };
    try {
      if (this.#state) return { begins: false, page: await request({ since: this.#state.cursor, wait }) };
    } catch (error) {
      if (!(error instanceof DatelineError && error.status === 410)) throw error;
    }
    return { begins: true, page: await request({}) };
  }

  // In the order of the items. Several packages are fetched at the same time.
  async #changesOf(items: readonly PartnerChange[], signal?: AbortSignal): Promise<(FollowerChange | undefined)[]> {
    const changes: (FollowerChange | undefined)[] = [];
    let next = 0;
    const fetchNext = async (): Promise<void> => {
      for (let item = items[next]; item; item = items[next]) {
        const index = next++;
        changes[index] = item.kind === 'put' ? await this.#fetch(item, signal) : toTakedown(item);
      }
    };
    try {
      await Promise.all(Array.from({ length: this.#options.concurrency ?? 4 }, fetchNext));
    } finally {
      next = items.length; // after a failure the others fetch nothing more
    }
    return changes;
  }

  async #fetch(item: PartnerChange, signal?: AbortSignal): Promise<FollowerChange | undefined> {
    const { article } = item;
    try {
      const init = { params: { path: { article } }, cache: 'no-store', ...(signal && { signal }) } as const;
      const { data } = await this.#client.GET('/v1/syndication/articles/{article}', init);
      return { kind: data.embargo ? 'embargo' : 'put', article, copy: data, item };
    } catch (error) {
      if (!(error instanceof DatelineError && REFUSED.includes(error.status))) throw error;
      this.#options.onRefused?.(item, error);
      return undefined;
    }
  }
}

function toTakedown(item: PartnerChange): FollowerChange {
  return { kind: item.kind === 'hold' ? 'hold' : 'remove', article: item.article, item };
}
