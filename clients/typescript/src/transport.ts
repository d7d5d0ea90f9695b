import { DatelineError, retryAfter } from './error.js';
import type { ResponseStore } from './store.js';

/** Sends a request. */
export type Fetch = (request: Request) => Promise<Response>;

/** How often and how long the client waits before it sends a request again. */
export interface RetryOptions {
  /** How often a request is sent again; 3 by default, 0 for never. */
  readonly retries?: number;

  /** The longest wait in seconds that is accepted; 60 by default. After a longer `Retry-After` the call fails at once. */
  readonly maxWait?: number;
}

const BUSY = [408, 429, 503];

/** Waits, or fails with the reason of the signal once it aborts. */
export function sleep(seconds: number, signal?: AbortSignal | null): Promise<void> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const abort = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', abort);
      resolve();
    }, seconds * 1000);
    signal?.addEventListener('abort', abort, { once: true });
  });
}

/**
 * Sends a request again after 408, 429 and 503, and after a connection that broke. A POST gets an `Idempotency-Key`, so
 * that it takes effect once only.
 */
export function withRetries(fetch: Fetch, { retries = 3, maxWait = 60 }: RetryOptions): Fetch {
  return async (request) => {
    if (request.method === 'POST' && !request.headers.has('idempotency-key')) {
      request.headers.set('idempotency-key', crypto.randomUUID());
    }
    for (let attempt = 0; attempt < retries; attempt++) {
      let wait = 2 ** attempt;
      try {
        const response = await fetch(request.clone());
        if (!isRepeatable(response)) return response;
        wait = retryAfter(response) ?? wait;
        if (wait > maxWait) return response;
        await response.body?.cancel();
      } catch (failure) {
        // fetch fails with a TypeError if there is no connection, or if it breaks.
        if (!(failure instanceof TypeError)) throw failure;
      }
      await sleep(wait, request.signal);
    }
    return fetch(request);
  };
}

// A 409 has Retry-After while the first request with the same Idempotency-Key is still running.
function isRepeatable({ status, headers }: Response): boolean {
  return BUSY.includes(status) || (status === 409 && headers.has('retry-after'));
}

/** Sends the ETag of a stored response, and returns that response after a 304. */
export function withRevalidation(fetch: Fetch, store: ResponseStore): Fetch {
  return async (request) => {
    if (request.method !== 'GET' || request.cache === 'no-store' || request.headers.has('if-none-match')) {
      return fetch(request);
    }
    const key = `${request.headers.get('accept') ?? '*/*'} ${request.url}`;
    const stored = await store.get(key);
    if (stored) request.headers.set('if-none-match', stored.etag);
    const response = await fetch(request);
    if (stored && response.status === 304) {
      const headers = new Headers(stored.headers);
      response.headers.forEach((value, name) => headers.set(name, value));
      return new Response(stored.body, { headers });
    }
    const etag = response.headers.get('etag');
    if (response.status === 200 && etag && !response.headers.get('cache-control')?.includes('no-store')) {
      // fetch has decoded the body, so these headers do not describe it.
      const headers = [...response.headers].filter(([name]) => !['content-encoding', 'content-length'].includes(name));
      await store.set(key, { etag, headers, body: await response.clone().text() });
    } else if (stored) {
      await store.delete(key);
    }
    return response;
  };
}

/** Throws a {@link DatelineError} if the response is not successful. */
export function withErrors(fetch: Fetch): Fetch {
  return async (request) => {
    const response = await fetch(request);
    if (!response.ok) throw await DatelineError.of(response);
    return response;
  };
}
