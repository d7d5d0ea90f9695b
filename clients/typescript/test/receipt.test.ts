import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import {
  type Package,
  type ReceiptKey,
  ReceiptVerifier,
  VerificationError,
  computeContentHash,
  createClient,
} from '@dateline/client';
import { recorded, server, variable } from './support.js';

const partner = createClient({ baseUrl: server, key: variable('DATELINE_PARTNER_KEY') });

let copy: Package;
let keys: ReceiptKey[];

before(async () => {
  const editor = createClient({ baseUrl: server, key: variable('DATELINE_EDITOR_KEY') });
  // A text with all that the content hash depends on.
  const draft = await editor.POST('/v1/articles', {
    body: {
      headline: 'Ferry sails again',
      teaser: '“At nine”, says the master.',
      section: variable('DATELINE_SECTION'),
      media: [{ id: 'm1', type: 'image', role: 'main', url: 'https://pictures.example/f.jpg', width: 1200, height: 800 }],
      body: [
        { type: 'paragraph', text: 'The ferry sails at nine. "Not before", says the master of the Åse 🚢. 2 > 1.' },
        { type: 'crosshead', text: 'At nine' },
        { type: 'paragraph', html: 'It is <em>late</em>.' },
        { type: 'quote', text: 'Fog & rain < 9' },
        { type: 'list', ordered: false, items: [{ text: 'R&D' }, { html: '<strong>S</strong>' }] },
      ],
    },
  });
  const article = draft.data.id;
  await editor.POST('/v1/articles/{article}/publications', {
    params: { path: { article }, header: { 'If-Match': draft.response.headers.get('etag') ?? '' } },
    body: {},
  });
  copy = (await partner.GET('/v1/syndication/articles/{article}', { params: { path: { article } } })).data;
  keys = (await partner.GET('/.well-known/jwks.json')).data.keys as ReceiptKey[];
});

function refusedWith(code: VerificationError['code']): (error: unknown) => boolean {
  return (error) => error instanceof VerificationError && error.code === code;
}

test('the receipt of a package is verified with the published keys', async () => {
  const { dateline, exchanges } = recorded();
  const verifier = new ReceiptVerifier(dateline);
  const statement = await verifier.verifyPackage(copy);
  assert.equal(statement.jti, copy.receipt.id);
  assert.equal(statement.deliveredAt, copy.receipt.deliveredAt);
  assert.equal(statement.article.headline, 'Ferry sails again');
  assert.equal(statement.obligations.creditLine, copy.creditLine);
  await verifier.verify(copy.receipt.statement);
  assert.equal(exchanges.length, 1, 'the keys are fetched once');
});

test('a receipt is verified with stored keys, without a server', async () => {
  const statement = await new ReceiptVerifier({ keys }).verify(copy.receipt.statement);
  assert.equal(statement.article.id, copy.id);
});

test('the content hash is computed from the package', async () => {
  assert.equal(await computeContentHash(copy), copy.contentHash);
});

test('another text, version or level is not that of the receipt', async () => {
  const verifier = new ReceiptVerifier({ keys });
  const changed: Partial<Package>[] = [
    { headline: 'Ferry sails never' },
    { creditLine: '' },
    { body: copy.body?.slice(1) ?? [] },
    { version: 2 },
    { level: 'excerpt' },
    { id: copy.receipt.id },
  ];
  for (const change of changed) {
    await assert.rejects(verifier.verifyPackage({ ...copy, ...change }), refusedWith('content-differs'));
  }
});

test('a receipt with a changed byte is not genuine', async () => {
  const verifier = new ReceiptVerifier({ keys });
  const [header = '', payload = '', signature = ''] = copy.receipt.statement.split('.');
  const flip = (part: string, at: number) => {
    const bytes = Buffer.from(part, 'base64url');
    bytes[at] = (bytes[at] ?? 0) ^ 1;
    return bytes.toString('base64url');
  };
  for (let i = 0; i < Buffer.from(payload, 'base64url').length; i += 7) {
    await assert.rejects(verifier.verify(`${header}.${flip(payload, i)}.${signature}`), refusedWith('signature-invalid'));
  }
  for (let i = 0; i < 64; i += 7) {
    await assert.rejects(verifier.verify(`${header}.${payload}.${flip(signature, i)}`), refusedWith('signature-invalid'));
  }
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const kid = keys[0]?.kid;
  for (const other of [
    '',
    'abc',
    `${payload}.${signature}`,
    `${header}.${payload}.${signature}.${signature}`,
    `${encode({ alg: 'none', typ: 'receipt+jwt', kid })}.${payload}.`,
    `${encode({ alg: 'HS256', typ: 'receipt+jwt', kid })}.${payload}.${signature}`,
    `${encode({ alg: 'EdDSA', typ: 'JWT', kid })}.${payload}.${signature}`,
    `${header}.${payload}.?`,
  ]) {
    await assert.rejects(verifier.verify(other), refusedWith('malformed'), other);
  }
});

test('the key of a receipt is known, not compromised, and was not over', async () => {
  const { statement } = copy.receipt;
  await assert.rejects(new ReceiptVerifier({ keys: [] }).verify(statement), refusedWith('key-unknown'));
  const verify = (change: Partial<ReceiptKey>) =>
    new ReceiptVerifier({ keys: keys.map((key) => ({ ...key, ...change })) }).verify(statement);
  await assert.rejects(verify({ exp: Date.parse(copy.receipt.deliveredAt) / 1000 - 1 }), refusedWith('key-expired'));
  await assert.rejects(verify({ revoked_at: 1, revocation_reason: 'compromised' }), refusedWith('key-compromised'));
  assert.equal((await verify({ revoked_at: 1, revocation_reason: 'superseded' })).article.id, copy.id);
});
