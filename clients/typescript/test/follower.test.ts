import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  DatelineError,
  Follower,
  type FollowerOptions,
  MemoryStorage,
  type MemoryStorageContent,
  type PartnerChange,
} from '@dateline/client';
import { json, recorded, refusal } from './support.js';

type Item = Pick<PartnerChange, 'kind' | 'article'> & Partial<PartnerChange>;
type Respond = (path: string) => Response | Promise<Response> | undefined;

/** A change feed whose pages are given: the cursor is the number of the page before. */
class Newsroom {
  readonly requests: string[] = [];
  readonly pages: { items: Item[]; caughtUp: boolean }[] = [];
  embargoed = new Set<string>();
  respond: Respond = () => undefined;
  saved: MemoryStorageContent | undefined;

  page(caughtUp: boolean, ...items: Item[]): this {
    this.pages.push({ items, caughtUp });
    return this;
  }

  /** A follower that continues from what was saved last, as after a crash. */
  follower(options: FollowerOptions = {}): { follower: Follower; storage: MemoryStorage } {
    const { dateline } = recorded({ retries: 0, fetch: async (request) => this.#answer(new URL(request.url)) });
    const storage = new MemoryStorage(this.saved, (content) => {
      this.saved = JSON.parse(JSON.stringify(content));
    });
    return { follower: new Follower(dateline, storage, options), storage };
  }

  async #answer(url: URL): Promise<Response> {
    const path = url.pathname + (url.searchParams.has('since') ? `?since=${url.searchParams.get('since')}` : '');
    this.requests.push(path);
    const other = await this.respond(path);
    if (other) return other;
    const article = /^\/v1\/syndication\/articles\/(.+)$/.exec(url.pathname)?.[1];
    if (article) {
      const embargo = { until: '2199-01-01T00:00:00Z', notice: 'Not yet.' };
      return json({ id: article, version: 1, ...(this.embargoed.has(article) && { embargo }) });
    }
    const number = Number(url.searchParams.get('since') ?? 0);
    const { items, caughtUp } = this.pages[number] ?? { items: [], caughtUp: true };
    return json({ items, caughtUp, mode: 'changes', next: '', nextCursor: String(Math.min(number + 1, this.pages.length)) });
  }
}

const put = (article: string): Item => ({ kind: 'put', article, reasons: ['published'] });
const remove = (article: string): Item => ({ kind: 'remove', article, reasons: ['article-canceled'] });
const hold = (article: string): Item => ({ kind: 'hold', article, reasons: ['permission-suspended'] });

test('a snapshot and changes give the copies, across a restart between its pages', async () => {
  const newsroom = new Newsroom().page(false, put('a'), put('b')).page(true, put('c')).page(true, remove('a'));
  newsroom.saved = { copies: { old: {} as never, c: {} as never }, embargoed: {} };
  newsroom.respond = (path) => (path.endsWith('?since=1') ? refusal(503, 'overloaded') : undefined);
  await assert.rejects(newsroom.follower().follower.catchUp(), { code: 'overloaded' });
  assert.deepEqual(Object.keys(newsroom.saved.copies).sort(), ['a', 'b', 'c', 'old']);

  newsroom.respond = () => undefined;
  const { follower, storage } = newsroom.follower();
  await follower.catchUp();
  assert.deepEqual(Object.keys(storage.copies).sort(), ['a', 'b', 'c'], 'what the snapshot did not name is gone');
  await follower.catchUp();
  assert.deepEqual(Object.keys(newsroom.saved.copies).sort(), ['b', 'c']);
});

test('after a 410 it begins again, and removes what the new snapshot does not name', async () => {
  const newsroom = new Newsroom().page(true, put('a'), put('b'));
  const { follower, storage } = newsroom.follower();
  await follower.catchUp();
  newsroom.pages.splice(0, 1);
  newsroom.page(false, put('b')).page(true, put('c'));
  let isGone = true;
  newsroom.respond = (path) => {
    if (!isGone || !path.endsWith('?since=1')) return undefined;
    isGone = false;
    return refusal(410, 'cursor-gone');
  };
  await follower.catchUp();
  assert.deepEqual(Object.keys(storage.copies).sort(), ['b', 'c']);
  assert.equal(newsroom.requests.filter((path) => path === '/v1/syndication/changes').length, 2);
});

test('a copy under embargo is stored apart, until it is put again', async () => {
  const newsroom = new Newsroom().page(true, put('a'), put('b')).page(true, put('a')).page(true, put('a'));
  newsroom.embargoed.add('b');
  const { follower, storage } = newsroom.follower();
  await follower.catchUp();
  assert.deepEqual([Object.keys(storage.copies), Object.keys(storage.embargoed)], [['a'], ['b']]);

  newsroom.embargoed.add('a');
  await follower.catchUp();
  assert.deepEqual([Object.keys(storage.copies), Object.keys(storage.embargoed).sort()], [[], ['a', 'b']]);

  newsroom.embargoed.delete('a');
  await follower.catchUp();
  assert.deepEqual([Object.keys(storage.copies), Object.keys(storage.embargoed)], [['a'], ['b']]);
});

test('a hold marks a published copy, deletes one under embargo, and ends with a put', async () => {
  const newsroom = new Newsroom().page(true, put('a'), put('b')).page(true, hold('a'), hold('b'), hold('c')).page(true, put('a'));
  newsroom.embargoed.add('b');
  const { follower, storage } = newsroom.follower();
  await follower.catchUp();
  await follower.catchUp();
  assert.deepEqual(storage.articles(), ['a']);
  assert.deepEqual(storage.copies['a']?.held, ['permission-suspended']);
  await follower.catchUp();
  assert.equal(storage.copies['a']?.held, undefined);
});

test('a package that is refused changes nothing, because another item follows', async () => {
  const newsroom = new Newsroom().page(true, put('a')).page(true, put('a'), put('b'), put('c'));
  const refused: string[] = [];
  const { follower, storage } = newsroom.follower({ onRefused: (item, error) => refused.push(`${item.article} ${error.code}`) });
  await follower.catchUp();
  const answers = new Map([['a', refusal(403, 'quota-exhausted')], ['b', refusal(404, 'article-not-found')], ['c', refusal(410, 'article-canceled')]]);
  newsroom.respond = (path) => answers.get(path.slice(-1));
  await follower.catchUp();
  assert.deepEqual(storage.articles(), ['a']);
  assert.deepEqual(refused.sort(), ['a quota-exhausted', 'b article-not-found', 'c article-canceled']);
});

test('if a package cannot be fetched, the page comes again', async () => {
  const newsroom = new Newsroom().page(true, put('a')).page(true, put('b'), ...[...'cdefghijklm'].map(put));
  const { follower, storage } = newsroom.follower({ concurrency: 2 });
  await follower.catchUp();
  newsroom.respond = (path) => (path.endsWith('/b') ? refusal(503, 'overloaded') : undefined);
  await assert.rejects(follower.catchUp(), { code: 'overloaded' });
  assert.deepEqual(storage.articles(), ['a']);
  for (let turn = 0; turn < 100; turn++) await new Promise(setImmediate);
  assert.ok(!newsroom.requests.some((path) => path.endsWith('/m')), 'after the failure no more is fetched');
  newsroom.respond = () => undefined;
  await follower.catchUp();
  assert.deepEqual(storage.articles().sort(), [...'abcdefghijklm']);
});

test('takedown does not wait for the packages of its page', async () => {
  const newsroom = new Newsroom().page(true, put('a'), put('b')).page(true, put('c'), remove('a'), hold('b'));
  const { follower, storage } = newsroom.follower();
  await follower.catchUp();
  newsroom.respond = (path) => {
    if (!path.endsWith('/c')) return undefined;
    assert.deepEqual(Object.keys(newsroom.saved?.copies ?? {}), ['b']);
    assert.ok(newsroom.saved?.copies['b']?.held);
    assert.equal(newsroom.saved?.state?.cursor, '1', 'the page comes again after a crash');
    return undefined;
  };
  await follower.catchUp();
  assert.deepEqual(storage.articles().sort(), ['b', 'c']);
});

test('what cannot be saved is not in memory either', async () => {
  const { dateline } = recorded({ fetch: async () => json({ items: [remove('a')], caughtUp: true, nextCursor: '1' }) });
  const storage = new MemoryStorage({ copies: { a: {} as never }, embargoed: {} }, () => {
    throw new Error('The disk is full.');
  });
  await assert.rejects(new Follower(dateline, storage).catchUp(), /The disk is full/);
  assert.deepEqual(storage.articles(), ['a']);
  assert.equal(storage.load(), undefined);
});

test('it runs until it is told to stop, repeats what fails, and ends when its key is refused', async () => {
  const stop = new AbortController();
  const newsroom = new Newsroom().page(true, put('a'));
  const errors: unknown[] = [];
  const { follower, storage } = newsroom.follower({
    onError: (error) => {
      errors.push(error);
      setImmediate(() => stop.abort());
    },
  });
  newsroom.respond = (path) => (path.includes('since') ? Promise.reject(new TypeError('fetch failed')) : undefined);
  await follower.run(stop.signal);
  assert.deepEqual(storage.articles(), ['a']);
  assert.ok(errors.length > 0 && errors.every((error) => error instanceof TypeError));

  const stopNow = new AbortController();
  newsroom.respond = () => {
    stopNow.abort();
    throw stopNow.signal.reason;
  };
  errors.length = 0;
  await follower.run(stopNow.signal);
  assert.deepEqual(errors, [], 'to be told to stop is no failure');

  newsroom.respond = () => refusal(401, 'key-revoked');
  await assert.rejects(follower.run(), (error) => error instanceof DatelineError && error.code === 'key-revoked');
});
