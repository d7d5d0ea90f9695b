// A partner's site: DATELINE_KEY=dl_… npm start
import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { createClient, Follower } from '@dateline/client';
import { articlePage, frontPage, gone, notFound } from './pages.js';
import { SqliteStorage } from './storage.js';

const { DATELINE_URL = 'http://localhost:8080', DATELINE_KEY = 'dl_demo_partner_full', PORT = '3000' } = process.env;
const { SITE_URL = `http://localhost:${PORT}`, DATABASE = 'site.db' } = process.env;

const client = createClient({ baseUrl: DATELINE_URL, key: DATELINE_KEY });
const storage = new SqliteStorage(DATABASE);

/** Registers a copy, or reports its new version or its removal. */
async function report({ article, version, reproduction }) {
  if (reproduction) {
    const params = { path: { reproduction }, header: { 'If-Match': '*' } };
    const body = version ? { status: 'running', version } : { status: 'removed' };
    await client.PATCH('/v1/reproductions/{reproduction}', { params, body });
    storage.reported(article, reproduction, version);
  } else {
    const body = { article, version, url: `${SITE_URL}/articles/${article}` };
    const { data } = await client.POST('/v1/reproductions', { body });
    storage.reported(article, data.id, version);
  }
}

async function answerNotice({ notice, outcome }) {
  await client.POST('/v1/notices/{notice}/acknowledgements', { params: { path: { notice } }, body: { outcome } });
  storage.answered(notice);
}

const logError = (error) => console.error(error.message);

/** Does what the partner owes the newsroom, after readers see the change. What fails is tried again. */
async function meetDuties() {
  for (;;) {
    storage.removeExpired();
    for (const copy of storage.unreported()) await report(copy).catch(logError);
    for (const notice of storage.notices()) await answerNotice(notice).catch(logError);
    await sleep(1_000);
  }
}

function answer(path) {
  if (path === '/') return [200, frontPage(storage.newest())];
  const copy = storage.find(path.replace(/^\/articles\//, ''));
  if (copy) return [200, articlePage(copy)];
  return copy === null ? [410, gone()] : [404, notFound()];
}

createServer((request, response) => {
  const [status, html] = answer(new URL(request.url, SITE_URL).pathname);
  response.writeHead(status, { 'Content-Type': 'text/html; charset=utf-8', 'Cache-Control': 'no-cache' }).end(html);
}).listen(Number(PORT), () => console.log(`listening at port ${PORT}`));

meetDuties();
await new Follower(client, storage, { onError: logError }).run();
