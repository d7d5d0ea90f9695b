import { type components, createClient } from '@dateline/client';

type Article = components['schemas']['ArticleView'];

const dateline = createClient({ baseUrl: import.meta.env.VITE_DATELINE ?? 'http://localhost:8080' });
const fields = 'slug,language,headline,teaser,section,publishedAt,media';
const kinds = ['section', 'tag'] as const;
const page = new URLSearchParams(location.search);

// Members of an article are text and have to be escaped; bodyHtml and highlights are safe HTML.
const text = (value = '') => value.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
const link = (query: Record<string, string>) => '/?' + text(String(new URLSearchParams(query)));
const day = (instant = '') =>
  `<time datetime="${instant}">${new Date(instant).toLocaleDateString('en', { dateStyle: 'long' })}</time>`;
const element = (css: string) => document.querySelector<HTMLInputElement>(css)!;
const pictureOf = ({ media }: Article) => media?.find(({ type, role }) => type === 'image' && role === 'main');

function picture(article: Article) {
  const { url, width, height, alt } = pictureOf(article) ?? {};
  return url ? `<img src="${text(url)}" width="${width}" height="${height}" alt="${text(alt)}">` : '';
}

function card(article: Article) {
  const { highlights, slug = '', language, headline, teaser, section, publishedAt } = article;
  return `<li lang="${language}"><a href="${link({ article: slug })}">${picture(article)}
    <h2>${highlights?.headline?.[0] ?? text(headline)}</h2>
    <p>${highlights?.teaser?.[0] ?? highlights?.body?.[0] ?? text(teaser)}</p></a>
    <small>${text(section?.name)} · ${day(publishedAt)}</small></li>`;
}

const cards = (articles: Article[], kind = '') => `<ul class="cards ${kind}">${articles.map(card).join('')}</ul>`;

async function showFrontPage() {
  const { data } = await dateline.GET('/v1/articles', { params: { query: { limit: 13, fields } } });
  return cards(data.items, 'front');
}

async function showSearch() {
  const filters = Object.fromEntries([...page].filter(([name]) => ['q', ...kinds].includes(name)));
  const query = { ...filters, facets: kinds.join(), count: 'exact', fields: fields + ',highlights' } as const;
  const { data } = await dateline.GET('/v1/articles', { params: { query } });
  const facets = kinds.map((kind) => {
    const { [kind]: chosen, ...others } = filters;
    const links = (data.facets?.[kind] ?? []).slice(0, 12).map(({ value, name, count }) =>
      `<a href="${link({ ...others, [kind]: value })}">${text(name)} ${count}</a>`);
    return `<p class="facets">${chosen ? `<a href="${link(others)}">${text(chosen)} ✕</a>` : links.join(' ')}</p>`;
  });
  const words = filters.q ? ` with “${text(filters.q)}”` : '';
  return `<h1>${data.page.count?.value} articles${words}</h1>${facets.join('')}${cards(data.items)}`;
}

async function showArticle(slug: string) {
  const params = { path: { article: slug }, query: { include: 'related' } } as const;
  const { data: article } = await dateline.GET('/v1/articles/{article}', { params });
  const { headline, teaser, language, bylines = [], publishedAt, body = [], bodyHtml = '', related = [] } = article;
  document.title = headline;
  const { id, caption, creditLine } = pictureOf(article) ?? {};
  // A correction or picture that the text shows is not shown a second time.
  const shown = body.flatMap((one) => ('correction' in one ? one.correction : 'media' in one ? one.media : []));
  const notes = article.corrections?.filter((correction) => !shown.includes(correction.id)) ?? [];
  const figcaption = `<figcaption>${text(caption)} ${text(creditLine)}</figcaption>`;
  const figure = id && !shown.includes(id) ? `<figure>${picture(article)}${figcaption}</figure>` : '';
  return `<article class="story" lang="${language}"><h1>${text(headline)}</h1><p><b>${text(teaser)}</b></p>
    <small>${text(bylines.map(({ display, name }) => display ?? name).join(', '))} · ${day(publishedAt)}</small>
    ${figure}${notes.map(({ note, at }) => `<aside>${day(at)} ${text(note)}</aside>`).join('')}${bodyHtml}</article>
    <h2>Related</h2>${cards(related)}`;
}

try {
  const slug = page.get('article');
  const content = await (slug ? showArticle(slug) : page.size > 0 ? showSearch() : showFrontPage());
  const sections = await Array.fromAsync(dateline.items('/v1/sections', { params: { query: { limit: 100 } } }));
  element('nav').innerHTML = sections.filter(({ parent }) => !parent)
    .map(({ slug, name }) => `<a href="${link({ section: slug })}">${text(name)}</a>`).join(' ');
  element('main').innerHTML = content;
} catch (problem) {
  element('main').innerHTML = `<p role="alert">${text(String(problem))}</p>`;
}
element('input').value = page.get('q') ?? '';
element('main').removeAttribute('aria-busy');
