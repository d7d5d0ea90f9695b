/** A value, or a promise of it. */
export type Awaitable<T> = T | Promise<T>;

/** A response with its ETag. */
export interface StoredResponse {
  readonly etag: string;
  readonly headers: [name: string, value: string][];
  readonly body: string;
}

/**
 * Keeps responses, so that the client asks only for what is new. Each request is sent, with the ETag of the stored
 * response in `If-None-Match`; after a 304 the client returns the stored response. So a response is never stale.
 */
export interface ResponseStore {
  /** The response with a key; `undefined` if there is none. */
  get(key: string): Awaitable<StoredResponse | undefined>;

  /** Stores a response in place of the one before. */
  set(key: string, response: StoredResponse): Awaitable<void>;

  /** Removes a response, because the server has refused to send it again. */
  delete(key: string): Awaitable<void>;
}

/** Keeps the responses that were used last in memory. */
export class MemoryResponseStore implements ResponseStore {
  readonly #maxEntries: number;
  readonly #responses = new Map<string, StoredResponse>();

  /** @param maxEntries number of responses; 200 by default */
  constructor(maxEntries = 200) {
    this.#maxEntries = maxEntries;
  }

  get(key: string): StoredResponse | undefined {
    const response = this.#responses.get(key);
    if (response) this.set(key, response);
    return response;
  }

  set(key: string, response: StoredResponse): void {
    // A Map lists its keys in the order of insertion, so the first key is the one that was used longest ago.
    this.#responses.delete(key);
    this.#responses.set(key, response);
    for (const oldest of this.#responses.keys()) {
      if (this.#responses.size <= this.#maxEntries) break;
      this.#responses.delete(oldest);
    }
  }

  delete(key: string): void {
    this.#responses.delete(key);
  }
}
