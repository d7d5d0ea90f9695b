import type { Dateline } from './client.js';
import type { Package } from './follower.js';
import { blockHtml } from './html.js';
import type { components } from './schema.js';
import { VerificationError, decodeBase64, parseJson } from './verification.js';

/** The signed content of a receipt: which text was delivered, to whom, under which permission, and when first. */
export interface ReceiptStatement {
  /** Address of the server that signed it. */
  readonly iss: string;
  /** Id of the receipt. */
  readonly jti: string;
  /** When the text was delivered for the first time, in seconds since 1970. */
  readonly iat: number;
  /** The same instant. */
  readonly deliveredAt: string;
  readonly partner: { readonly id: string; readonly name: string };
  readonly outlet: { readonly id: string; readonly name: string; readonly domain?: string };
  readonly article: {
    readonly id: string;
    readonly version: number;
    readonly headline: string;
    readonly canonicalUrl: string;
  };
  readonly level: Package['level'];
  /** Hash of the text, as in the package. */
  readonly contentHash: string;
  readonly permission: { readonly id: string; readonly version: number; readonly agreementRef?: string };
  readonly obligations: components['schemas']['PackageObligations'];
}

/** A public key that verifies receipts, as the server publishes it. */
export interface ReceiptKey {
  readonly kid: string;
  readonly kty: string;
  readonly crv: string;
  readonly x: string;
  /** The end of the key, in seconds since 1970. It signs nothing afterwards. */
  readonly exp: number;
  /** When the newsroom retired the key before its end; absent if it did not. */
  readonly revoked_at?: number;
  readonly revocation_reason?: 'superseded' | 'compromised';
}

/** Members of a package that its content hash covers. */
const HASHED = ['headline', 'teaser', 'bylines', 'dateline', 'body', 'media', 'creditLine'] as const;

/** Verifies receipts with the public keys of the server. */
export class ReceiptVerifier {
  readonly #client: Dateline | undefined;
  #keys: readonly ReceiptKey[];

  /** @param source a client that fetches the keys, or a set of keys that was fetched before from `/.well-known/jwks.json` */
  constructor(source: Dateline | components['schemas']['JsonWebKeySet']) {
    this.#client = 'GET' in source ? source : undefined;
    this.#keys = 'keys' in source ? (source.keys as ReceiptKey[]) : [];
  }

  /**
   * Verifies the `statement` of a receipt and returns its content.
   *
   * @throws {VerificationError} if it is not genuine
   */
  async verify(statement: string): Promise<ReceiptStatement> {
    const parts = statement.split('.');
    const [header, payload, signature] = parts.map(decodeBase64);
    if (!header || !payload || !signature || parts.length !== 3) {
      throw new VerificationError('malformed', 'The statement is not a compact JWS.');
    }
    const { alg, typ, kid } = parse(header) as { alg?: string; typ?: string; kid?: string };
    if (alg !== 'EdDSA' || typ !== 'receipt+jwt') {
      throw new VerificationError('malformed', 'The statement is not a receipt that is signed with EdDSA.');
    }
    const key = await this.#key(kid);
    const signed = new TextEncoder().encode(statement.slice(0, statement.lastIndexOf('.')));
    const jwk = { kty: key.kty, crv: key.crv, x: key.x };
    const imported = await crypto.subtle.importKey('jwk', jwk, { name: 'Ed25519' }, false, ['verify']);
    if (!(await crypto.subtle.verify({ name: 'Ed25519' }, imported, signature, signed))) {
      throw new VerificationError('signature-invalid', 'The signature of the receipt is not valid.');
    }
    const content = parse(payload) as ReceiptStatement;
    if (content.iat > key.exp) {
      throw new VerificationError('key-expired', 'The receipt is dated after the end of its key.');
    }
    if (key.revocation_reason === 'compromised') {
      throw new VerificationError('key-compromised', 'Somebody else may have the key. Ask the newsroom for its record.');
    }
    return content;
  }

  /**
   * Verifies the receipt of a package, and that the receipt is about this text.
   *
   * @throws {VerificationError} if it is not
   */
  async verifyPackage(copy: Package): Promise<ReceiptStatement> {
    const content = await this.verify(copy.receipt.statement);
    const { article, level, contentHash } = content;
    const same = article.id === copy.id && article.version === copy.version && level === copy.level;
    if (!same || contentHash !== (await computeContentHash(copy))) {
      throw new VerificationError('content-differs', 'The receipt is about another text.');
    }
    return content;
  }

  async #key(kid: string | undefined): Promise<ReceiptKey> {
    const known = () => this.#keys.find((key) => key.kid === kid && key.kty === 'OKP' && key.crv === 'Ed25519');
    if (!known() && this.#client) {
      const { data } = await this.#client.GET('/.well-known/jwks.json');
      this.#keys = data.keys as ReceiptKey[];
    }
    const key = known();
    if (!key) throw new VerificationError('key-unknown', `The server has published no key ${kid}.`);
    return key;
  }
}

/** The hash of a package's text, as in its `contentHash`: SHA-256 of canonical JSON (RFC 8785). */
export async function computeContentHash(copy: Package): Promise<string> {
  const content: Record<string, unknown> = {};
  for (const name of HASHED) content[name] = copy[name];
  content['body'] = copy.body?.map(completeBlock);
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(canonicalJson(content)));
  return 'sha-256:' + Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

// The hash covers html, which the package leaves out where it equals the escaped text.
function completeBlock(block: NonNullable<Package['body']>[number]): unknown {
  if (block.type === 'list') return { ...block, items: block.items.map((item) => ({ ...item, html: blockHtml(item) })) };
  return block.type === 'paragraph' || block.type === 'quote' ? { ...block, html: blockHtml(block) } : block;
}

// JavaScript writes numbers and strings, and sorts names, as RFC 8785 demands.
function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson)}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  members.sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${canonicalJson(member)}`)}}`;
}

function parse(bytes: Uint8Array<ArrayBuffer>): unknown {
  return parseJson(new TextDecoder().decode(bytes));
}
