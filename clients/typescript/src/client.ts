import createOpenApiClient, { type FetchResponse, type MaybeOptionalInit } from 'openapi-fetch';
import type { paths } from './schema.js';
import { MemoryResponseStore, type ResponseStore } from './store.js';
import { type Fetch, type RetryOptions, withErrors, withRetries, withRevalidation } from './transport.js';

type Method = 'get' | 'put' | 'post' | 'patch' | 'delete';
type PathOf<M extends Method> = { [P in keyof paths]: paths[P] extends Record<M, unknown> ? P : never }[keyof paths];
type RequiredKeys<T> = { [K in keyof T]-?: object extends Pick<T, K> ? never : K }[keyof T];
type Arguments<Init> = [RequiredKeys<NonNullable<Init>>] extends [never] ? [init?: Init] : [init: Init];
type JsonOf<Operation> = Operation extends { responses: { 200: { content: { 'application/json': infer T } } } } ? T : never;
type MediaOf<Operation> = [JsonOf<Operation>] extends [never] ? `${string}/${string}` : 'application/json';
type DataOf<Result> = Result extends { data: infer T; error?: never } ? T : never;

/** A successful response. */
export interface Answer<T> {
  /** The body as the contract describes it; `undefined` if there is none. */
  readonly data: T;
  /** The response, with its headers: `response.headers.get('etag')`. */
  readonly response: Response;
}

/** Calls operations of one HTTP method. */
export type Call<M extends Method> = <P extends PathOf<M>, Init extends MaybeOptionalInit<paths[P], M>>(
  path: P,
  ...init: Arguments<Init>
) => Promise<
  Answer<
    paths[P] extends Record<M, infer Operation extends Record<string, unknown>>
      ? DataOf<FetchResponse<Operation, Init, MediaOf<Operation>>>
      : never
  >
>;

/** Paths whose GET answers a page of a list. */
export type ListPath = {
  [P in PathOf<'get'>]: JsonOf<paths[P]['get']> extends { items: unknown[]; page: { nextCursor?: string } } ? P : never;
}[PathOf<'get'>];

/** A page of the list at a path. */
export type PageOf<P extends ListPath> = Extract<JsonOf<paths[P]['get']>, { items: unknown[] }>;

/** An entry of the list at a path. */
export type ItemOf<P extends ListPath> = PageOf<P>['items'][number];

/** Parameters of the list at a path. */
export type ListArguments<P extends ListPath> = Arguments<MaybeOptionalInit<paths[P], 'get'>>;

/** Settings of a client. */
export interface ClientOptions extends RetryOptions {
  /** Address of the server, such as `https://api.example.com`. */
  readonly baseUrl: string;

  /** The API key; without it the client reads what is public. */
  readonly key?: string | undefined;

  /**
   * Where responses are kept with their ETags: the 200 responses that were used last in memory by default, `false` for
   * nowhere. A call with `cache: 'no-store'` neither uses nor fills it.
   */
  readonly store?: ResponseStore | false;

  /** Sends the requests; the global `fetch` by default. */
  readonly fetch?: Fetch;
}

/**
 * A client of a Dateline server. The paths, parameters and bodies of its calls are those of the contract. A call that is
 * refused throws a {@link DatelineError}.
 */
export interface Dateline {
  /** Reads a resource. */
  readonly GET: Call<'get'>;

  /** Creates a resource, or carries out an action such as a publication. It has an `Idempotency-Key`. */
  readonly POST: Call<'post'>;

  /** Creates or replaces a resource. */
  readonly PUT: Call<'put'>;

  /** Changes the members that the body has. */
  readonly PATCH: Call<'patch'>;

  /** Deletes a resource. */
  readonly DELETE: Call<'delete'>;

  /** The pages of a list, from the first to the last. A page is requested when the one before has been consumed. */
  pages<P extends ListPath>(path: P, ...init: ListArguments<P>): AsyncGenerator<PageOf<P>, void, undefined>;

  /** The entries of a list, from page to page. */
  items<P extends ListPath>(path: P, ...init: ListArguments<P>): AsyncGenerator<ItemOf<P>, void, undefined>;
}

interface ListInit {
  readonly params?: { readonly query?: Record<string, unknown> };
}

/** Creates a client. */
export function createClient(options: ClientOptions): Dateline {
  const { baseUrl, key, store = new MemoryResponseStore(), fetch = (request) => globalThis.fetch(request) } = options;
  const retrying = withRetries(fetch, options);
  const calls = createOpenApiClient<paths>({
    baseUrl,
    fetch: withErrors(store ? withRevalidation(retrying, store) : retrying),
    // Some addresses have JSON and HTML or CSV.
    headers: { Accept: 'application/json, */*;q=0.5', ...(key && { Authorization: `Bearer ${key}` }) },
  });

  // The types of a page stand in the signatures of the interface; TypeScript cannot derive them for any path here.
  const get = calls.GET as unknown as (path: string, init: object) => Promise<Answer<PageOf<ListPath>>>;

  async function* pages(path: string, init: ListInit = {}): AsyncGenerator<PageOf<ListPath>, void, undefined> {
    let cursor: string | undefined;
    do {
      const query = { ...init.params?.query, ...(cursor && { cursor }) };
      const { data } = await get(path, { ...init, params: { ...init.params, query } });
      yield data;
      cursor = data.page.nextCursor;
    } while (cursor);
  }

  async function* items(path: string, init?: ListInit): AsyncGenerator<unknown, void, undefined> {
    for await (const page of pages(path, init)) yield* page.items;
  }

  const { GET, POST, PUT, PATCH, DELETE } = calls;
  return { GET, POST, PUT, PATCH, DELETE, pages, items } as unknown as Dateline;
}
