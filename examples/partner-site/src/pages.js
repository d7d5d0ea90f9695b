// The pages of the site. Members of a package are text and escaped; bodyHtml is safe HTML and stays unchanged.
const ENTITIES = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escape = (value = '') => value.replace(/[&<>"]/g, (character) => ENTITIES[character]);
const day = (instant) => `<time datetime="${instant}">${instant.slice(0, 10)}</time>`;

const STYLE = `
  :root { color-scheme: light dark; font: 17px/1.55 Georgia, serif }
  body { max-width: 44rem; margin: 0 auto; padding: 0 1rem 3rem }
  header { border-bottom: 3px solid #8f1d1d; padding: 1rem 0; font-size: 1.6rem }
  a { color: inherit } header a { text-decoration: none } img { width: 100%; height: auto }
  figure { margin: 1rem 0 } figcaption, footer, time { font: .85rem/1.4 system-ui, sans-serif }
  footer { border-top: 1px solid #8888; margin-top: 2rem }
  .correction { border-left: 4px solid #8f1d1d; padding-left: 1rem; margin: 1rem 0 }
  ul { list-style: none; padding: 0 } li { margin: .8rem 0 }`;

function page(title, head, main) {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>${escape(title)}</title><link rel="icon" href="data:,">${head}<style>${STYLE}</style></head>
    <body><header><a href="/">The Inland Courier</a></header><main>${main}</main></body></html>`;
}

const NOINDEX = '<meta name="robots" content="noindex">';
export const notFound = () => page('Not found', NOINDEX, '<h1>There is no such article</h1>');
export const gone = () => page('Removed', NOINDEX, '<h1>This article has been removed</h1>');

export function frontPage(copies) {
  const entries = copies.map(({ id, language, headline, publishedAt }) =>
    `<li lang="${language}"><a href="/articles/${id}">${escape(headline)}</a> ${day(publishedAt)}</li>`);
  return page('The Inland Courier', '', `<h1>From our partners</h1><ul>${entries.join('')}</ul>`);
}

function picture({ url, width, height, alt, caption = '', creditLine = '' }) {
  return `<figure><img src="${escape(url)}" width="${width}" height="${height}" alt="${escape(alt)}">
    <figcaption>${escape(caption)} ${escape(creditLine)}</figcaption></figure>`;
}

/** Meets the obligations: credit line, link back, canonical address, robots, corrections, unchanged text. */
export function articlePage(copy) {
  const { headline, language, teaser = '', bylines = [], publishedAt, media = [], body = [], bodyHtml = '' } = copy;
  const { creditLine, linkBack, canonical, robots } = copy.obligations;
  const head = [
    canonical && `<link rel="canonical" href="${escape(canonical)}">`,
    robots && `<meta name="robots" content="${robots}">`,
  ];
  const names = bylines.map(({ display, name }) => display ?? name).join(', ');
  const image = media.find(({ allowed, type, role }) => allowed && type === 'image' && role === 'main');
  const isInText = body.some((block) => block.media === image?.id);
  const original = linkBack ? `<a href="${escape(copy.canonicalUrl)}">Read the original</a>` : '';
  // With showCorrections the notes are in bodyHtml. The levels headline and excerpt have less text.
  return page(headline, head.filter(Boolean).join(''), `<article lang="${language}">
    <h1>${escape(headline)}</h1><p><b>${escape(teaser)}</b></p><p>${escape(names)} ${day(publishedAt)}</p>
    ${image && !isInText ? picture(image) : ''}${bodyHtml}
    <footer><p>${escape(creditLine)} ${original}</p></footer></article>`);
}
