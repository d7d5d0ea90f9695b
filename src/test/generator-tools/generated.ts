// Calls through the functions that @hey-api/openapi-ts generates. The test compiles this file and does not run it.
import { createArticle, getPackage, listArticles } from './hey-api';

export async function headlines(): Promise<string[]> {
  const { data } = await listArticles({ query: { limit: 3 }, throwOnError: true });
  return data.items.map((article) => article.headline ?? '(not chosen)');
}

export async function credit(): Promise<string> {
  const { data } = await getPackage({
    path: { article: 'harbour-bridge-reopens-after-storm' },
    throwOnError: true,
  });
  return `${data.level}: ${data.creditLine}`;
}

export async function begin(): Promise<string> {
  const { data } = await createArticle({
    body: { headline: 'Hello, newsroom', body: [{ type: 'paragraph', text: 'It works.' }] },
    throwOnError: true,
  });
  return data.id;
}

export function mistakes(): unknown[] {
  return [
    // @ts-expect-error a limit is a number
    () => listArticles({ query: { limit: 'three' } }),
    // @ts-expect-error a package needs an article
    () => getPackage({}),
    // @ts-expect-error a headline is a string
    () => createArticle({ body: { headline: 7 } }),
  ];
}
