// Reads deliveries, one JSON object per line, and prints for each whether the reference library verifies its signature.
import { createInterface } from 'node:readline';
import { Webhook } from 'standardwebhooks';

for await (const line of createInterface({ input: process.stdin })) {
  const { secret, headers, body } = JSON.parse(line);
  try {
    new Webhook(secret).verify(body, headers);
    console.log('genuine');
  } catch (refusal) {
    console.log(`refused: ${refusal.message}`);
  }
}
