// Reads deliveries, one JSON object per line, and prints for each whether a library verifies its signature: the reference
// library, or with the argument "client" the TypeScript client.
import { createInterface } from 'node:readline';
import { Webhook } from 'standardwebhooks';
import { verifyWebhook } from '../typescript-client-installed/node_modules/@dateline/client/dist/index.js';

const verify =
  process.argv[2] === 'client' ? verifyWebhook : ({ secret, headers, body }) => new Webhook(secret).verify(body, headers);

for await (const line of createInterface({ input: process.stdin })) {
  try {
    await verify(JSON.parse(line));
    console.log('genuine');
  } catch (refusal) {
    console.log(`refused: ${refusal.message}`);
  }
}
