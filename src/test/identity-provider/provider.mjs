// An OpenID provider for tests: `node provider.mjs`, with its settings as one line of JSON on standard input:
// {"keys": private JWKs, "audiences": [{"audience", "lifetime" in seconds}], "people": {"subject": {"name", "groups"}}}
// It prints its issuer. A person signs on by naming itself (login_hint); there is no page and no password.
import { createInterface } from 'node:readline';
import { createServer } from 'node:http';
import Provider from 'oidc-provider';

const [line] = await new Promise((resolve) => {
  const lines = [];
  createInterface({ input: process.stdin }).on('line', (text) => { lines.push(text); resolve(lines); });
});
const settings = JSON.parse(line);
const server = createServer();
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
const issuer = `http://127.0.0.1:${server.address().port}`;
const client = {
  client_id: 'desk',
  client_secret: 'secret-of-the-desk',
  redirect_uris: ['http://127.0.0.1/signed-on'],
  grant_types: ['authorization_code'],
  response_types: ['code'],
};
const provider = new Provider(issuer, {
  clients: [client, { ...client, client_id: 'dateline', client_secret: 'secret-of-dateline' }],
  jwks: { keys: settings.keys },
  scopes: ['openid', 'articles:write'],
  pkce: { required: () => false },
  interactions: { url: (ctx, interaction) => `/interaction/${interaction.uid}` },
  cookies: { keys: ['tests'] },
  findAccount: (ctx, id) => ({ accountId: id, claims: () => ({ sub: id }) }),
  extraTokenClaims: (ctx, token) => settings.people[token.accountId],
  features: {
    devInteractions: { enabled: false },
    introspection: { enabled: true },
    resourceIndicators: {
      enabled: true,
      getResourceServerInfo: (ctx, resource) => ({
        scope: 'articles:write',
        audience: resource,
        accessTokenFormat: 'jwt',
        accessTokenTTL: settings.audiences[resource],
        jwt: { sign: { alg: 'RS256' } },
      }),
    },
  },
});

// oidc-provider introspects opaque tokens only. These are JWTs, and the tests say which of them are revoked.
const revoked = new Set();
let introspections = 0;
provider.use(async (ctx, next) => {
  if (ctx.path !== '/token/introspection') return next();
  introspections += 1;
  const body = await new Promise((resolve) => {
    let text = '';
    ctx.req.on('data', (data) => { text += data; }).on('end', () => resolve(new URLSearchParams(text)));
  });
  const expected = `Basic ${Buffer.from('dateline:secret-of-dateline').toString('base64')}`;
  if (ctx.get('authorization') !== expected) { ctx.status = 401; return undefined; }
  const claims = JSON.parse(Buffer.from(body.get('token').split('.')[1], 'base64url'));
  ctx.body = { active: !revoked.has(claims.sub), sub: claims.sub };
  return undefined;
});

const answer = provider.callback();
server.on('request', async (request, response) => {
  const { pathname } = new URL(request.url, issuer);
  if (pathname.startsWith('/revoked/')) {
    const subject = decodeURIComponent(pathname.slice('/revoked/'.length));
    if (request.method === 'DELETE') revoked.delete(subject); else revoked.add(subject);
    response.end();
  } else if (pathname === '/introspections') {
    response.end(String(introspections));
  } else if (pathname.startsWith('/interaction/')) {
    const { params } = await provider.interactionDetails(request, response);
    const grant = new provider.Grant({ accountId: params.login_hint, clientId: params.client_id });
    grant.addOIDCScope('openid articles:write');
    grant.addResourceScope(params.resource, 'articles:write');
    const consent = { grantId: await grant.save() };
    await provider.interactionFinished(request, response, { login: { accountId: params.login_hint }, consent });
  } else {
    answer(request, response);
  }
});
console.log(issuer);
// The tests close the standard input when they end.
process.stdin.on('end', () => process.exit(0));
