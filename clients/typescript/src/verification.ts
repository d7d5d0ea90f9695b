/** Why a signature is not accepted. */
export type VerificationFailure =
  | 'malformed'
  | 'signature-invalid'
  | 'timestamp-invalid'
  | 'key-unknown'
  | 'key-expired'
  | 'key-compromised'
  | 'content-differs';

/** A webhook or a receipt that is not genuine, or that cannot be verified. */
export class VerificationError extends Error {
  override readonly name = 'VerificationError';
  readonly code: VerificationFailure;

  constructor(code: VerificationFailure, message: string) {
    super(message);
    this.code = code;
  }
}

/** Decodes Base64, also in the form for URLs. */
export function decodeBase64(text: string): Uint8Array<ArrayBuffer> {
  try {
    return Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (char) => char.charCodeAt(0));
  } catch {
    throw new VerificationError('malformed', 'The Base64 is malformed.');
  }
}

/** Parses the JSON of a signed text. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new VerificationError('malformed', 'The JSON is malformed.');
  }
}
