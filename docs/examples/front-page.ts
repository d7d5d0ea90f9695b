// A front page in the terminal: npm install openapi-fetch && npm install -D openapi-typescript typescript@5
// npx openapi-typescript http://localhost:8080/openapi -o schema.d.ts && node front-page.ts (Node.js 22.18 or newer)
import createClient from 'openapi-fetch';
import type { components, paths } from './schema';

type Article = components['schemas']['ArticleView'];

const client = createClient<paths>({ baseUrl: 'http://localhost:8080' });

async function newest(section: string): Promise<Article[]> {
  const { data, error } = await client.GET('/v1/articles', {
    params: { query: { section, limit: 3, fields: 'headline,teaser,publishedAt,media' } },
  });
  if (error) throw new Error(`${error.code}: ${error.detail}`);
  return data.items;
}

function line(article: Article): string {
  const picture = article.media?.find((media) => media.type === 'image');
  const time = article.publishedAt?.slice(0, 16).replace('T', ' ');
  return `${time}  ${article.headline}` + (picture ? ` (picture: ${picture.alt})` : '');
}

const { data: sections, error } = await client.GET('/v1/sections', { params: { query: { limit: 100 } } });
if (error) throw new Error(`${error.code}: ${error.detail}`);
for (const section of sections.items) {
  const articles = await newest(section.slug);
  if (articles.length > 0) console.log(`${section.name.toUpperCase()}\n${articles.map(line).join('\n')}\n`);
}

const { data: lead } = await client.GET('/v1/articles/{article}', {
  params: { path: { article: 'harbour-bridge-reopens-after-storm' }, query: { include: 'related' } },
});
if (lead) {
  console.log(`${lead.headline}\n${lead.teaser}`);
  for (const block of lead.body ?? []) {
    if (block.type === 'paragraph') console.log(block.text);
  }
  for (const related of lead.related ?? []) console.log(`See also: ${related.headline}`);
}
