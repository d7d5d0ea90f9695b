import type { components } from './schema.js';

/** A refusal (RFC 9457). `code` says which one; further members depend on the code. */
export type Problem = components['schemas']['Problem'] & { readonly [member: string]: unknown };

/**
 * A response that is not successful.
 *
 * A program decides by `code` and `status`. The message is for people.
 */
export class DatelineError extends Error {
  override readonly name = 'DatelineError';

  /** The HTTP status. */
  readonly status: number;

  /**
   * The stable code of the problem, such as `article-canceled`. Absent if the response has no problem document, because
   * it is from a proxy, for example.
   */
  readonly code: string | undefined;

  /** The problem document; absent if the response has none. */
  readonly problem: Problem | undefined;

  /** Seconds to wait before the request is sent again; absent if the response does not say. */
  readonly retryAfter: number | undefined;

  /** The response, with its headers. The body of a problem has been read. */
  readonly response: Response;

  constructor(response: Response, problem?: Problem) {
    super(problem ? `${response.status} ${problem.code}: ${problem.detail}` : `The server answered ${response.status}.`);
    this.status = response.status;
    this.code = problem?.code;
    this.problem = problem;
    this.retryAfter = retryAfter(response);
    this.response = response;
  }

  /** Reads the problem document of a response. */
  static async of(response: Response): Promise<DatelineError> {
    const isProblem = response.headers.get('content-type')?.startsWith('application/problem+json');
    return new DatelineError(response, isProblem ? ((await response.json()) as Problem) : undefined);
  }
}

/** Seconds until a request may be sent again, from `Retry-After` as a number or a date (RFC 9110). */
export function retryAfter(response: Response): number | undefined {
  const value = response.headers.get('retry-after');
  if (value === null) return undefined;
  const seconds = /^\d+$/.test(value) ? Number(value) : (Date.parse(value) - Date.now()) / 1000;
  return Number.isNaN(seconds) ? undefined : Math.max(0, seconds);
}
