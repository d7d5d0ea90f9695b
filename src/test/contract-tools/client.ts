// Calls of a front end, a partner and an editor. The test compiles this file and does not run it: it checks the generated types.
import type { operations } from './schema';

type Body<Content> = Content extends { 'application/json': infer Type } ? Type : never;
type Answer<Id extends keyof operations, Status extends keyof operations[Id]['responses']> =
  operations[Id]['responses'][Status] extends { content: infer Content } ? Body<Content> : never;
type Sent<Id extends keyof operations> = NonNullable<operations[Id]['requestBody']> extends { content: infer Content }
  ? Body<Content>
  : never;

export class Dateline {
  constructor(
    private readonly base: string,
    private readonly key?: string,
  ) {}

  listArticles(query: operations['listArticles']['parameters']['query'] = {}): Promise<Answer<'listArticles', 200>> {
    const search = new URLSearchParams();
    for (const [name, value] of Object.entries(query)) {
      for (const one of [value].flat()) search.append(name, String(one));
    }
    return this.json(`/v1/articles?${search}`);
  }

  getPackage({ article }: operations['getPackage']['parameters']['path']): Promise<Answer<'getPackage', 200>> {
    return this.json(`/v1/syndication/articles/${encodeURIComponent(article)}`);
  }

  createArticle(article: Sent<'createArticle'>): Promise<Answer<'createArticle', 201>> {
    return this.json('/v1/articles', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(article),
    });
  }

  private async json<Type>(path: string, init: RequestInit = {}): Promise<Type> {
    const headers = new Headers(init.headers);
    if (this.key) headers.set('Authorization', `Bearer ${this.key}`);
    const answer = await fetch(this.base + path, { ...init, headers });
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}`);
    return (await answer.json()) as Type;
  }
}

export async function headlines(dateline: Dateline): Promise<string[]> {
  const page = await dateline.listArticles({ limit: 3 });
  return page.items.map((article) => article.headline);
}

export async function credit(dateline: Dateline): Promise<string> {
  const { level, creditLine } = await dateline.getPackage({ article: 'harbour-bridge-reopens-after-storm' });
  return `${level}: ${creditLine}`;
}

export async function begin(dateline: Dateline): Promise<string> {
  const draft = await dateline.createArticle({
    headline: 'Hello, newsroom',
    body: [{ type: 'paragraph', text: 'It works.' }],
  });
  return draft.id;
}

export function mistakes(dateline: Dateline): unknown[] {
  return [
    // @ts-expect-error a limit is a number
    () => dateline.listArticles({ limit: 'three' }),
    // @ts-expect-error the parameter does not exist
    () => dateline.listArticles({ colour: 'red' }),
    // @ts-expect-error a package needs an article
    () => dateline.getPackage({}),
    // @ts-expect-error a headline is a string
    () => dateline.createArticle({ headline: 7 }),
  ];
}
