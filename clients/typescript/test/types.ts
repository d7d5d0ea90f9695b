// Compiled and not run: what the types refuse.
import { type Dateline, type FollowerStorage, type WebhookEvent, createClient } from '@dateline/client';

export function mistakes(dateline: Dateline): unknown[] {
  return [
    // @ts-expect-error the contract has no such path
    () => dateline.GET('/v1/stories'),
    // @ts-expect-error the path has no DELETE
    () => dateline.DELETE('/v1/articles/{article}', { params: { path: { article: 'x' } } }),
    // @ts-expect-error an article is named in the path
    () => dateline.GET('/v1/articles/{article}'),
    // @ts-expect-error a limit is a number
    () => dateline.GET('/v1/articles', { params: { query: { limit: 'three' } } }),
    // @ts-expect-error an article needs a headline
    () => dateline.POST('/v1/articles', { body: { body: [] } }),
    // @ts-expect-error an edit needs If-Match
    () => dateline.PATCH('/v1/drafts/{article}', { params: { path: { article: 'x' } }, body: { teaser: 'x' } }),
    // @ts-expect-error one article is not a list
    () => dateline.items('/v1/articles/{article}', { params: { path: { article: 'x' } } }),
    // @ts-expect-error a list of a feed needs its slug
    () => dateline.items('/v1/feeds/{slug}/articles'),
    // @ts-expect-error the address of the server is needed
    () => createClient({ key: 'dl_x' }),
  ];
}

export async function results(dateline: Dateline): Promise<unknown[]> {
  const { data: article } = await dateline.GET('/v1/articles/{article}', { params: { path: { article: 'x' } } });
  const { data: usage } = await dateline.GET('/v1/usage');
  const { data: text } = await dateline.GET('/v1/articles/{article}.txt', {
    params: { path: { article: 'x' } },
    parseAs: 'text',
  });
  const removed = await dateline.DELETE('/v1/tags/{slug}', {
    params: { path: { slug: 'x' }, header: { 'If-Match': '"1"' } },
  });
  const nothing: undefined = removed.data;
  const headline: string = article.headline;
  const length: number = usage.items.length + text.length;
  // @ts-expect-error the member does not exist
  const title = article.title;
  // @ts-expect-error the first page of a list can be empty
  const first: string = usage.items[0].article;
  return [nothing, headline, length, title, first];
}

export const partial: FollowerStorage = {
  load: () => undefined,
  articles: () => [],
  // @ts-expect-error a commit has the changes first
  commit: (state: number) => state,
};

export function received(event: WebhookEvent): unknown[] {
  // @ts-expect-error an event about permissions has no article
  const article = event.data.article;
  // @ts-expect-error the contract has no such event
  const unknown = event.type === 'article.pull';
  if (event.type !== 'article.put') return [event.id, article, unknown];
  const version: number = event.data.version;
  const link: string = event.data.links.article;
  // @ts-expect-error a partner alone has a link to its rights
  const rights: string = event.data.links.rights;
  return [version, link, rights];
}
