import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DatelineError, MemoryResponseStore, createClient } from '@dateline/client';
import { Waits, json, recorded, refusal, server, variable } from './support.js';

const section = variable('DATELINE_SECTION');
const editorKey = variable('DATELINE_EDITOR_KEY');
const body = [{ type: 'paragraph' as const, text: 'The mud flats are open.' }];

test('items and pages give every entry of a list once, and request no more than is consumed', async () => {
  const { dateline, exchanges } = recorded();
  const query = { section, limit: 2, fields: 'headline' };
  const { data: all } = await dateline.GET('/v1/articles', { params: { query: { ...query, limit: 100 } } });
  assert.ok(all.items.length >= 5);
  const items: string[] = [];
  for await (const article of dateline.items('/v1/articles', { params: { query } })) items.push(article.id);
  assert.deepEqual(items, all.items.map((article) => article.id));

  const sizes: number[] = [];
  for await (const page of dateline.pages('/v1/articles', { params: { query } })) sizes.push(page.items.length);
  assert.equal(sizes.reduce((sum, size) => sum + size), items.length);
  assert.equal(sizes.length, Math.ceil(items.length / 2));

  exchanges.length = 0;
  for await (const article of dateline.items('/v1/articles', { params: { query } })) if (article) break;
  assert.equal(exchanges.length, 1);
});

test('an unchanged response is a 304, and the client returns it again', async () => {
  const { dateline, exchanges } = recorded();
  const read = () => dateline.GET('/v1/articles', { params: { query: { section } } });
  const first = await read();
  const second = await read();
  assert.deepEqual(second.data, first.data);
  assert.equal(second.response.headers.get('etag'), first.response.headers.get('etag'));
  assert.equal(second.response.headers.get('content-type'), first.response.headers.get('content-type'));
  assert.deepEqual(exchanges.map((one) => one.response?.status), [200, 304]);

  await dateline.GET('/v1/articles', { params: { query: { section } }, cache: 'no-store' });
  assert.equal(exchanges.at(-1)?.response?.status, 200);
  await assert.rejects(
    dateline.GET('/v1/articles', {
      params: { query: { section }, header: { 'If-None-Match': first.response.headers.get('etag') ?? '' } },
    }),
    (error) => error instanceof DatelineError && error.status === 304,
  );
});

test('a response that is refused leaves the store', async () => {
  const store = new MemoryResponseStore();
  const answers = [json({ id: 'a' }, { headers: { etag: '"1"' } }), refusal(410, 'article-canceled'), json({ id: 'b' })];
  const { dateline, exchanges } = recorded({ store, fetch: async () => answers.shift() ?? json({}) });
  const read = () => dateline.GET('/v1/articles/{article}', { params: { path: { article: 'x' } } });
  await read();
  await assert.rejects(read(), { code: 'article-canceled' });
  await read();
  assert.deepEqual(exchanges.map((one) => one.headers.get('if-none-match')), [null, '"1"', null]);
});

test('a response with no-store is not kept, and the store drops what was used longest ago', async () => {
  const store = new MemoryResponseStore(2);
  const secret = recorded({ store, fetch: async () => json({}, { headers: { etag: '"1"', 'cache-control': 'no-store' } }) });
  await secret.dateline.GET('/v1/sections');
  await secret.dateline.GET('/v1/sections');
  assert.equal(secret.exchanges[1]?.headers.get('if-none-match'), null);

  const entry = { etag: '"1"', headers: [], body: '' };
  for (const key of ['a', 'b', 'a', 'c']) if (!store.get(key)) store.set(key, entry);
  assert.deepEqual(['a', 'b', 'c'].map((key) => store.get(key) === entry), [true, false, true]);
});

test('JSON is asked for where an address has several formats', async () => {
  const dateline = createClient({ baseUrl: server });
  const { data: problem } = await dateline.GET('/problems/{code}', { params: { path: { code: 'article-canceled' } } });
  assert.equal(problem.status, 410);
  const { data: article } = await dateline.GET('/v1/articles', { params: { query: { section, limit: 1 } } });
  const path = { article: article.items[0]?.id ?? '' };
  const { data: text } = await dateline.GET('/v1/articles/{article}.txt', { params: { path }, parseAs: 'text' });
  assert.match(text, /The mud flats are open/);
});

test('a refusal is an error with the members of the problem', async () => {
  const dateline = createClient({ baseUrl: server });
  const failure = await dateline
    .GET('/v1/articles/{article}', { params: { path: { article: 'no-such-article' } } })
    .then(() => undefined, (error: unknown) => error);
  assert.ok(failure instanceof DatelineError);
  assert.equal(failure.status, 404);
  assert.equal(failure.code, 'article-not-found');
  assert.equal(failure.problem?.requestId, failure.response.headers.get('x-request-id'));
  assert.match(failure.message, /^404 article-not-found: /);
});

test('a response of a proxy without a problem document is an error without a code', async () => {
  const { dateline } = recorded({ fetch: async () => new Response('<h1>Bad gateway</h1>', { status: 502 }) });
  await assert.rejects(dateline.GET('/v1/sections'), { status: 502, code: undefined, message: 'The server answered 502.' });
});

test('an edit with an old ETag is refused, and the problem names what has changed', async () => {
  const dateline = createClient({ baseUrl: server, key: editorKey });
  const draft = await dateline.POST('/v1/articles', { body: { headline: 'Low tide at noon', body } });
  const edit = (teaser: string) =>
    dateline.PATCH('/v1/drafts/{article}', {
      params: { path: { article: draft.data.id }, header: { 'If-Match': draft.response.headers.get('etag') ?? '' } },
      body: { teaser },
    });
  const { data } = await edit('Boots are needed.');
  assert.equal(data.teaser, 'Boots are needed.');
  const failure = await edit('Shoes are needed.').then(() => undefined, (error: unknown) => error);
  assert.ok(failure instanceof DatelineError);
  assert.equal(failure.code, 'precondition-failed');
  assert.deepEqual(failure.problem?.['changedFields'], ['teaser']);
});

test('a POST whose response is lost is sent again and takes effect once', async () => {
  const waits = new Waits();
  const { dateline, exchanges } = recorded({
    key: editorKey,
    fetch: async (request) => {
      const response = await fetch(request);
      if (exchanges.length > 1) return response;
      waits.skipNext();
      throw new TypeError('terminated');
    },
  });
  const { response } = await dateline.POST('/v1/articles', { body: { headline: 'Sent twice', body } });
  assert.equal(response.headers.get('idempotency-replayed'), 'true');
  const keys = exchanges.map((one) => one.headers.get('idempotency-key'));
  assert.equal(keys.length, 2);
  assert.ok(keys[0]);
  assert.equal(keys[0], keys[1]);
  assert.deepEqual(waits.seconds, [1]);
});

test('a busy server is asked again after Retry-After, or after a growing time', async () => {
  const answers = [
    refusal(429, 'rate-limited', { 'retry-after': '7' }),
    refusal(503, 'overloaded', { 'retry-after': new Date(Date.now() + 30_000).toUTCString() }),
    refusal(503, 'overloaded'),
    refusal(408, 'request-timeout'),
    json({ id: 'x' }),
  ];
  const waits = new Waits();
  const { dateline, exchanges } = recorded({
    retries: 4,
    fetch: async () => {
      waits.skipNext();
      return answers.shift() ?? json({});
    },
  });
  await dateline.GET('/v1/sections');
  waits.stop();
  assert.equal(exchanges.length, 5);
  assert.deepEqual(waits.seconds.map(Math.round).with(1, 30), [7, 30, 4, 8]);
  assert.ok((waits.seconds[1] ?? 0) > 25 && (waits.seconds[1] ?? 0) <= 30);
});

test('the last refusal is thrown when the retries are used up, and at once if the wait is too long', async () => {
  const waits = new Waits();
  const busy = recorded({
    retries: 1,
    fetch: async () => {
      waits.skipNext();
      return refusal(503, 'overloaded', { 'retry-after': '2' });
    },
  });
  await assert.rejects(busy.dateline.GET('/v1/sections'), { code: 'overloaded', retryAfter: 2 });
  waits.stop();
  assert.equal(busy.exchanges.length, 2);

  const long = recorded({ maxWait: 10, fetch: async () => refusal(429, 'rate-limited', { 'retry-after': '11' }) });
  await assert.rejects(long.dateline.GET('/v1/sections'), { code: 'rate-limited', retryAfter: 11 });
  assert.equal(long.exchanges.length, 1);

  const conflict = recorded({ fetch: async () => refusal(409, 'state-conflict') });
  await assert.rejects(conflict.dateline.GET('/v1/sections'), { code: 'state-conflict' });
  assert.equal(conflict.exchanges.length, 1);
});

test('a call ends while it waits when its signal aborts', async () => {
  const stop = new AbortController();
  const { dateline, exchanges } = recorded({
    fetch: async () => {
      setImmediate(() => stop.abort());
      return refusal(503, 'overloaded', { 'retry-after': '60' });
    },
  });
  await assert.rejects(dateline.GET('/v1/sections', { signal: stop.signal }), { name: 'AbortError' });
  assert.equal(exchanges.length, 1);
});
