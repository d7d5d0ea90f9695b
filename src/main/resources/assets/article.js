import { card, getJson } from './page.js';

const { api } = document.documentElement.dataset;

/** Shows related articles; without any, the section stays hidden. */
async function showRelated() {
  const fields = 'headline,slug,media,section,publishedAt,language';
  const { items = [] } = await getJson(`${api.slice(1)}/related?fields=${fields}`).catch(() => ({}));
  document.getElementById('related').replaceChildren(...items.slice(0, 5).map((article) => card(article, '1:1', 'h3')));
  document.getElementById('more').hidden = items.length === 0;
}

showRelated();
