export default {
  dateline: { input: './openapi.json', output: { target: './orval/client.ts', client: 'fetch', mode: 'single' } },
};
