import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { test } from 'node:test';
import { VerificationError, verifyWebhook } from '@dateline/client';

const secret = 'whsec_' + Buffer.from('a secret of a test, 32 bytes long').toString('base64');
const other = 'whsec_' + Buffer.from('the next secret, 32 bytes as well').toString('base64');
const body = '{"type":"article.put","timestamp":"2026-11-28T12:00:00Z","data":{"webhook":"w","links":{"article":"https://a.example/Öl-漁-🐟"}}}';

function sign(timestamp: number, ...secrets: string[]): Record<string, string> {
  const signatures = secrets.map((one) => {
    const key = Buffer.from(one.replace('whsec_', ''), 'base64');
    return 'v1,' + createHmac('sha256', key).update(`msg_1.${timestamp}.${body}`).digest('base64');
  });
  return { 'webhook-id': 'msg_1', 'webhook-timestamp': `${timestamp}`, 'webhook-signature': signatures.join(' ') };
}

const now = () => Math.floor(Date.now() / 1000);

function refusedWith(code: VerificationError['code']): (error: unknown) => boolean {
  return (error) => error instanceof VerificationError && error.code === code;
}

test('a genuine delivery is an event with its id', async () => {
  const headers = sign(now(), secret);
  for (const delivery of [
    { headers, body },
    { headers: new Headers(headers), body },
    { headers, body: new TextEncoder().encode(body) },
  ]) {
    const event = await verifyWebhook({ ...delivery, secret });
    assert.equal(event.id, 'msg_1');
    assert.ok(event.type === 'article.put');
    assert.equal(event.data.links.article, 'https://a.example/Öl-漁-🐟');
  }
});

test('while a secret is being replaced, either one is sufficient', async () => {
  const both = sign(now(), other, secret);
  assert.equal((await verifyWebhook({ headers: both, body, secret })).id, 'msg_1');
  assert.equal((await verifyWebhook({ headers: both, body, secret: other })).id, 'msg_1');
  assert.equal((await verifyWebhook({ headers: sign(now(), other), body, secret: [secret, other] })).id, 'msg_1');
});

test('what is changed, or signed with another secret, is refused', async () => {
  const headers = sign(now(), secret);
  for (const delivery of [
    { headers, body: body + ' ', secret },
    { headers: { ...headers, 'webhook-id': 'msg_2' }, body, secret },
    { headers: { ...headers, 'webhook-timestamp': `${now() - 1}` }, body, secret },
    { headers: { ...headers, 'webhook-signature': '' }, body, secret },
    { headers: { ...headers, 'webhook-signature': headers['webhook-signature']?.replace('v1', 'v2') }, body, secret },
    { headers, body, secret: other },
    { headers, body, secret: [] },
  ]) {
    await assert.rejects(verifyWebhook(delivery), refusedWith('signature-invalid'));
  }
});

test('an old delivery, or one of the future, is refused', async () => {
  for (const timestamp of [now() - 310, now() + 310]) {
    await assert.rejects(verifyWebhook({ headers: sign(timestamp, secret), body, secret }), refusedWith('timestamp-invalid'));
  }
  await assert.rejects(verifyWebhook({ headers: {}, body, secret }), refusedWith('timestamp-invalid'));
  const event = await verifyWebhook({ headers: sign(now() - 310, secret), body, secret, tolerance: 600 });
  assert.equal(event.id, 'msg_1');
});
