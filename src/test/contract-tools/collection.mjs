// Writes the contract as a Bruno collection: node collection.mjs openapi.json DIRECTORY
import lang from '@usebruno/lang';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const [contract, directory] = process.argv.slice(2);
const { info, tags, paths } = JSON.parse(readFileSync(contract, 'utf8'));
const methods = ['get', 'put', 'post', 'patch', 'delete'];
const server = 'http://localhost:8080';
const token = { newsroom: '{{newsroomKey}}', partner: '{{partnerKey}}' };
const bodies = { 'application/json': 'json', 'application/merge-patch+json': 'json', 'application/xml': 'xml' };

function write(file, text) {
  const path = join(directory, file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text.trimEnd() + '\n');
}

/** The links of the contract are relative to the server. */
const docs = (text) => text?.replaceAll('](/', `](${server}/`);

/** The key of a partner where both keys are accepted: it names the partner. A public operation needs no key. */
function authorization({ security }) {
  const schemes = security.flatMap((requirement) => Object.keys(requirement)[0] ?? 'none');
  const [scheme = 'none'] = schemes.includes('partner') ? ['partner'] : schemes;
  return scheme === 'none' ? { mode: 'none' } : { mode: 'bearer', bearer: { token: token[scheme] } };
}

/** The examples of the contract. What a request does not need is there, but disabled. */
function entries({ parameters = [] }, place) {
  return parameters.filter((parameter) => parameter.in === place).map(({ name, example = '', required = false }) => {
    // A change of what exists needs If-Match, also where the same operation creates.
    const enabled = required || (name === 'If-Match' && example !== '');
    return { name, value: String(example), type: place, enabled };
  });
}

/** Bruno replaces whole segments only: the segment {slug}.rss gets its example. */
function address(path, { parameters = [] }) {
  const example = (name) => parameters.find((parameter) => parameter.name === name).example;
  return '{{server}}' + path.replaceAll(/\{([\w-]+)\}(?=\/|$)/g, ':$1').replaceAll(/\{([\w-]+)\}/g, (_, name) => example(name));
}

function request(path, method, operation) {
  const [type, media] = Object.entries(operation.requestBody?.content ?? {})[0] ?? [];
  const body = type && (bodies[type] ?? 'text');
  const example = Object.values(media?.examples ?? {})[0]?.value;
  const auth = authorization(operation);
  const url = address(path, operation);
  const headers = entries(operation, 'header');
  if (type) headers.unshift({ name: 'Content-Type', value: type, enabled: true });
  return lang.jsonToBruV2({
    meta: { name: operation.summary, type: 'http', seq: operation['x-order'] },
    http: { method, url, body: body ?? 'none', auth: auth.mode },
    params: [...entries(operation, 'query'), ...entries(operation, 'path').filter(({ name }) => url.includes(`:${name}`))],
    headers,
    auth,
    body: body && { [body]: typeof example === 'string' ? example : JSON.stringify(example, null, 2) },
    docs: docs(operation.description),
  });
}

rmSync(directory, { recursive: true, force: true });
write('bruno.json', JSON.stringify({ version: '1', name: info.title, type: 'collection' }, null, 2));
write('collection.bru', lang.jsonToCollectionBru({ docs: docs(info.description) }));
write('environments/Demo.bru', lang.envJsonToBruV2({
  variables: Object.entries({ server, newsroomKey: 'dl_demo_admin', partnerKey: 'dl_demo_partner_full' })
    .map(([name, value]) => ({ name, value, enabled: true })),
}));
tags.forEach(({ name, description }, folder) =>
  write(`${name}/folder.bru`, lang.jsonToCollectionBru({ meta: { name, seq: folder + 1 }, docs: docs(description) })));
for (const [path, item] of Object.entries(paths))
  for (const method of methods.filter((name) => name in item)) {
    const operation = item[method];
    write(`${operation.tags[0]}/${operation.operationId}.bru`, request(path, method, operation));
  }
