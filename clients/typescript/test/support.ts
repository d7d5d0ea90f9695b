import { type ClientOptions, type Dateline, type Fetch, createClient } from '@dateline/client';

/** The value of a variable that the test run sets. */
export function variable(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: TypeScriptClientTest runs these tests`);
  return value;
}

export const server = variable('DATELINE_URL');

/** A client whose requests and responses are recorded. */
export function recorded(options: Partial<ClientOptions> = {}): { dateline: Dateline; exchanges: Exchange[] } {
  const exchanges: Exchange[] = [];
  const send: Fetch = options.fetch ?? ((request) => fetch(request));
  const dateline = createClient({
    baseUrl: server,
    ...options,
    fetch: async (request) => {
      const exchange: Exchange = { method: request.method, url: new URL(request.url), headers: new Headers(request.headers) };
      exchanges.push(exchange);
      const response = await send(request);
      exchange.response = response;
      return response;
    },
  });
  return { dateline, exchanges };
}

export interface Exchange {
  readonly method: string;
  readonly url: URL;
  readonly headers: Headers;
  response?: Response;
}

export function json(body: unknown, init: ResponseInit = {}): Response {
  return new Response(JSON.stringify(body), { headers: { 'content-type': 'application/json' }, ...init });
}

export function refusal(status: number, code: string, headers: Record<string, string> = {}): Response {
  const problem = { type: 'x', title: code, status, detail: `It is ${code}.`, instance: '/', code, requestId: '1' };
  return new Response(JSON.stringify(problem), {
    status,
    headers: { 'content-type': 'application/problem+json', ...headers },
  });
}

/** Records waits and lets them pass at once. */
export class Waits {
  readonly seconds: number[] = [];
  readonly #setTimeout = globalThis.setTimeout;

  /** The next timer is the wait of the client, so only that one is short. */
  skipNext(): void {
    globalThis.setTimeout = ((callback: () => void, milliseconds: number) => {
      this.stop();
      this.seconds.push(milliseconds / 1000);
      return this.#setTimeout(callback, 0);
    }) as typeof setTimeout;
  }

  stop(): void {
    globalThis.setTimeout = this.#setTimeout;
  }
}
