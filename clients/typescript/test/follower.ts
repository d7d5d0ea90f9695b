// A follower with a file: node follower.js SERVER KEY FILE [--once]. FollowerTest kills it and starts it again.
import { readFile, rename, writeFile } from 'node:fs/promises';
import { Follower, MemoryStorage, createClient } from '@dateline/client';

const [baseUrl = '', key = '', file = '', once] = process.argv.slice(2);

const saved = await readFile(file, 'utf8').then(JSON.parse, () => undefined);
const storage = new MemoryStorage(saved, async (content) => {
  await writeFile(`${file}.new`, JSON.stringify(content));
  await rename(`${file}.new`, file);
});
const follower = new Follower(createClient({ baseUrl, key }), storage, { onError: console.error });
if (once) await follower.catchUp();
else await follower.run();
