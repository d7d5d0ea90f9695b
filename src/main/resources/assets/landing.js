'use strict';

const byId = (id) => document.getElementById(id);

/** Creates an element with a text, never with markup. */
function make(tag, className, text) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (text !== undefined) element.textContent = text;
  return element;
}

async function getJson(path) {
  const answer = await fetch(path, { headers: { Accept: 'application/json' }, credentials: 'omit' });
  if (answer.ok) return answer.json();
  const failure = new Error(`the server answered ${answer.status}`);
  failure.status = answer.status;
  throw failure;
}

/** Describes a failed request for a person: the HTTP status, or that there was no answer. */
function reason(failure) {
  return failure.status ? failure.message : 'the server did not answer';
}

// Only http and https URLs become links.
function webAddress(url, otherwise) {
  try {
    const address = new URL(url, document.baseURI);
    return address.protocol === 'https:' || address.protocol === 'http:' ? address.href : otherwise;
  } catch {
    return otherwise;
  }
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

function time(text) {
  const instant = new Date(text);
  if (Number.isNaN(instant.getTime())) return null;
  const element = make('time', '', relative(instant));
  element.dateTime = text;
  element.title = instant.toLocaleString('en', { dateStyle: 'full', timeStyle: 'short' });
  return element;
}

let unsaid;

// A screen reader repeats a sentence only if the region was empty in between.
function announce(sentence) {
  const region = byId('announce');
  region.textContent = '';
  clearTimeout(unsaid);
  unsaid = setTimeout(() => { region.textContent = sentence; }, 60);
}

async function copyText(text, shown) {
  if (navigator.clipboard && window.isSecureContext) return navigator.clipboard.writeText(text);
  // There is no clipboard API over plain HTTP from another machine: select the text and use the old command.
  const range = document.createRange();
  range.selectNodeContents(shown);
  const selection = getSelection();
  selection.removeAllRanges();
  selection.addRange(range);
  if (!document.execCommand('copy')) throw new Error('copy refused');
}

function copyButton(label, text, shown) {
  const button = make('button', 'copy', 'Copy');
  button.type = 'button';
  button.setAttribute('aria-label', `Copy ${label}`);
  let back;
  button.addEventListener('click', async () => {
    clearTimeout(back);
    try {
      await copyText(text, shown);
      button.textContent = 'Copied';
      button.classList.add('done');
      announce(`Copied ${label}.`);
    } catch {
      button.textContent = 'Select text';
      announce(`Your browser does not let this page copy. Please select ${label} by hand.`);
    }
    back = setTimeout(() => {
      button.textContent = 'Copy';
      button.classList.remove('done');
    }, 2500);
  });
  return button;
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

/** Shows the demo's keys and commands; without a demo newsroom, both sections stay hidden. */
async function showDemo() {
  let demo;
  try {
    demo = await getJson('demo.json');
  } catch {
    return;
  }
  const curls = demo.curls || [];
  const keys = demo.keys || [];
  byId('curls').replaceChildren(...curls.map(curl));
  byId('keylist').replaceChildren(...keys.map(key));
  byId('try').hidden = byId('nav-try').hidden = curls.length === 0;
  byId('keys').hidden = byId('nav-keys').hidden = keys.length === 0;
}

function card(article) {
  const item = make('article', 'card');
  const kicker = make('p', 'kicker');
  if (article.section && article.section.name) kicker.append(make('b', '', article.section.name));
  const when = time(article.publishedAt);
  if (when) kicker.append(when);

  const heading = make('h3');
  const link = make('a', '', article.headline);
  const here = `v1/articles/${encodeURIComponent(article.slug || article.id)}`;
  link.href = webAddress(article.links && article.links.self, here);
  heading.append(link);

  const teaser = make('p', 'teaser');
  const dateline = article.dateline && article.dateline.text;
  if (dateline) teaser.append(make('span', 'dateline', dateline), ' ');
  teaser.append(article.teaser || '');
  for (const element of [heading, teaser]) {
    if (article.language) element.lang = article.language;
    element.dir = 'auto';
  }
  item.append(kicker, heading, teaser);
  return item;
}

async function showArticles() {
  const place = byId('articles');
  place.setAttribute('aria-busy', 'true');
  place.classList.remove('filled');
  try {
    const { items = [] } = await getJson('v1/articles?limit=6');
    if (items.length) {
      place.replaceChildren(...items.slice(0, 6).map(card));
      place.classList.add('filled');
    } else {
      place.replaceChildren(make('p', 'status', 'Nothing has been published yet. The first article will appear here.'));
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
