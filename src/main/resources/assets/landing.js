import { announce, copyButton } from './copy.js';
import { card, getJson, make } from './page.js';

const byId = (id) => document.getElementById(id);

/** Describes a failed request for a person: the HTTP status, or that there was no answer. */
function reason(failure) {
  return failure.status ? failure.message : 'the server did not answer';
}

function curl({ title, command }) {
  const item = make('li');
  const slip = make('div', 'slip');
  const pre = make('pre', '', command);
  slip.append(pre, copyButton(`the command: ${title}`, command, pre));
  item.append(make('h3', '', title), slip);
  return item;
}

function key({ name, key: secret, scopes, purpose }) {
  const item = make('li');
  const words = make('div');
  const shown = make('code', '', secret);
  const row = make('div', 'key');
  if (purpose) words.append(make('p', 'purpose', purpose));
  if (scopes && scopes.length) words.append(make('p', 'scopes', scopes.join(', ')));
  row.append(shown, copyButton(`the key ${name}`, secret, shown));
  item.append(make('h3', '', name), words, row);
  return item;
}

/** Shows the demo's keys and commands; without demo keys both sections stay hidden. */
async function showDemo() {
  const { curls = [], keys = [] } = await getJson('demo.json').catch(() => ({}));
  byId('curls').replaceChildren(...curls.map(curl));
  byId('keylist').replaceChildren(...keys.map(key));
  byId('try').hidden = byId('nav-try').hidden = curls.length === 0;
  byId('keys').hidden = byId('nav-keys').hidden = keys.length === 0;
}

/** Shows what to do first on a server without articles. */
function showFirstSteps() {
  for (const pre of document.querySelectorAll('#steps pre')) {
    pre.after(copyButton('the command', pre.textContent, pre));
  }
  byId('first').hidden = false;
}

async function showArticles() {
  const place = byId('articles');
  place.setAttribute('aria-busy', 'true');
  place.classList.remove('filled');
  try {
    const { items = [] } = await getJson('v1/articles?limit=9');
    if (items.length) {
      place.replaceChildren(...items.map((article, i) => card(article, i ? '4:3' : '16:9', 'h3')));
      place.classList.add('filled');
    } else {
      place.replaceChildren(make('p', 'status', 'Nothing has been published yet. The first article will appear here.'));
      showFirstSteps();
    }
  } catch (failure) {
    const status = make('p', 'status', `The articles could not be fetched: ${reason(failure)}. `);
    const again = make('button', 'retry', 'Try again');
    again.type = 'button';
    again.addEventListener('click', showArticles);
    status.append(again);
    place.replaceChildren(status);
    announce('The articles could not be fetched.');
  } finally {
    place.setAttribute('aria-busy', 'false');
  }
}

const FORMATS = [['rss', 'RSS'], ['atom', 'Atom'], ['json', 'JSON Feed']];

function feed({ slug, title, description, language }) {
  const item = make('li');
  const words = make('div');
  const formats = make('span', 'formats');
  const name = make('span', 'name', title || slug);
  words.append(name);
  if (description) words.append(make('p', '', description));
  if (language) words.lang = language;
  for (const [suffix, label] of FORMATS) {
    const link = make('a', '', label);
    link.href = `v1/feeds/${encodeURIComponent(slug)}.${suffix}`;
    link.setAttribute('aria-label', `${title || slug} as ${label}`);
    formats.append(link);
  }
  item.append(words, formats);
  return item;
}

async function showFeeds() {
  const list = byId('feedlist');
  const status = byId('feedstatus');
  try {
    const { items = [] } = await getJson('v1/feeds');
    if (items.length) list.replaceChildren(...items.map(feed));
  } catch (failure) {
    status.textContent = `The other feeds could not be listed: ${reason(failure)}.`;
    status.hidden = false;
  } finally {
    list.setAttribute('aria-busy', 'false');
  }
}

function showEdition() {
  byId('today').textContent = new Date().toLocaleDateString('en', { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });
  const place = byId('place');
  try {
    place.textContent = new URL(place.textContent).host;
  } catch {
    place.textContent = location.host;
  }
}

showEdition();
showDemo();
showArticles();
showFeeds();
