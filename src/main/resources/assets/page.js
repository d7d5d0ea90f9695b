// What the landing page and the article pages share.

const { root, base } = document.documentElement.dataset;

/** Creates an element with a text, never with markup. */
export function make(tag, className, text) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (text !== undefined) element.textContent = text;
  return element;
}

/** @param path below the root of the server, without a leading slash */
export async function getJson(path) {
  const answer = await fetch(root + path, { headers: { Accept: 'application/json' }, credentials: 'omit' });
  if (answer.ok) return answer.json();
  const failure = new Error(`the server answered ${answer.status}`);
  failure.status = answer.status;
  throw failure;
}

const STEPS = [['year', 31536000], ['month', 2592000], ['week', 604800], ['day', 86400], ['hour', 3600], ['minute', 60]];
const ago = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });

function relative(instant) {
  const seconds = (instant - Date.now()) / 1000;
  for (const [unit, length] of STEPS) {
    if (Math.abs(seconds) >= length) return ago.format(Math.trunc(seconds / length), unit);
  }
  return 'just now';
}

export function time(text) {
  const instant = new Date(text);
  if (Number.isNaN(instant.getTime())) return null;
  const element = make('time', '', relative(instant));
  element.dateTime = text;
  element.title = instant.toLocaleString('en', { dateStyle: 'full', timeStyle: 'short' });
  return element;
}

/** The address of an article for people: its page in the demo, otherwise its JSON. */
function address({ slug, id }) {
  const name = encodeURIComponent(slug || id);
  return document.documentElement.dataset.demo === 'true' ? `${root}articles/${name}` : `${root}v1/articles/${name}`;
}

// Only pictures of this server: the security policy of the page allows no others.
function picture({ media = [] }, ratio) {
  const image = media.find(({ type, url }) => type === 'image' && url);
  if (!image) return null;
  const file = (image.renditions || []).find(({ name }) => name === ratio) || image;
  if (!file.url.startsWith(`${base}/`)) return null;
  const element = make('img');
  element.src = root + file.url.slice(base.length + 1);
  element.alt = image.alt || '';
  if (file.width && file.height) Object.assign(element, { width: file.width, height: file.height });
  return element;
}

/** @param ratio of the picture, such as 4:3 @param heading the element of the headline, such as h3 */
export function card(article, ratio, heading) {
  const item = make('article', 'card');
  const words = make('div', 'words');
  const image = picture(article, ratio);
  const href = address(article);
  if (image) {
    const frame = make('a', 'picture');
    frame.href = href;
    frame.tabIndex = -1;
    frame.setAttribute('aria-hidden', 'true');
    frame.append(image);
    item.append(frame);
  }
  const kicker = make('p', 'kicker');
  if (article.section && article.section.name) kicker.append(make('b', '', article.section.name));
  const when = time(article.publishedAt);
  if (when) kicker.append(when);
  const title = make(heading);
  const link = make('a', '', article.headline);
  link.href = href;
  title.append(link);
  words.append(kicker, title);
  if (article.teaser) {
    const teaser = make('p', 'teaser');
    const dateline = article.dateline && article.dateline.text;
    if (dateline) teaser.append(make('span', 'dateline', dateline), ' ');
    teaser.append(article.teaser);
    words.append(teaser);
  }
  for (const element of words.querySelectorAll(`${heading}, .teaser`)) {
    if (article.language) element.lang = article.language;
    element.dir = 'auto';
  }
  item.append(words);
  return item;
}
