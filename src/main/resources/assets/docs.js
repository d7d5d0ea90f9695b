import { announce, copyButton } from './copy.js';
import { getJson, make } from './page.js';

const { root } = document.documentElement.dataset;
const MOST_RESULTS = 12;
const BEFORE = 50;
const SNIPPET = 180;

for (const slip of document.querySelectorAll('.slip[data-curl], .slip[data-copy]')) {
  const pre = slip.querySelector('pre');
  const { curl, typescript } = slip.dataset;
  const buttons = make('div', 'copies');
  if (curl) {
    buttons.append(
      copyButton('the request', curl, pre, 'Copy as curl'),
      copyButton('the request', typescript, pre, 'Copy as TypeScript'),
    );
  } else {
    buttons.append(copyButton('the example', pre.textContent, pre));
  }
  slip.append(buttons);
}

const form = document.getElementById('search-form');
const input = document.getElementById('search-words');
const list = document.getElementById('search-results');
let index;

/** Fetches the sections of all guides at the first search. */
function sections() {
  index ??= getJson('docs/index.json').then(({ sections: all }) =>
    all.map((section) => ({ ...section, folded: `${section.title} ${section.heading} ${section.text}`.toLowerCase() })));
  return index;
}

function rank(section, words) {
  const heading = section.heading.toLowerCase();
  const title = section.title.toLowerCase();
  return words.reduce((sum, word) => sum + (heading.includes(word) ? 4 : title.includes(word) ? 2 : 1), 0);
}

function snippet(section, word) {
  const at = Math.max(section.text.toLowerCase().indexOf(word), 0);
  const from = Math.max(at - BEFORE, 0);
  const part = section.text.slice(from, from + SNIPPET);
  return `${from > 0 ? '…' : ''}${part}${from + SNIPPET < section.text.length ? '…' : ''}`;
}

function result(section, words) {
  const item = make('li');
  const link = make('a', '', section.heading);
  link.href = `${root}docs/${section.guide}${section.anchor && `#${section.anchor}`}`;
  item.append(link, make('span', 'place', section.title), make('p', '', snippet(section, words[0])));
  return item;
}

async function show() {
  const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
  list.hidden = words.length === 0;
  if (words.length === 0) return;
  let all;
  try {
    all = await sections();
  } catch {
    index = undefined;
    list.replaceChildren(make('li', 'status', 'The guides could not be searched: the server did not answer.'));
    return;
  }
  const found = all.filter(({ folded }) => words.every((word) => folded.includes(word)));
  found.sort((one, other) => rank(other, words) - rank(one, words));
  list.replaceChildren(...found.slice(0, MOST_RESULTS).map((section) => result(section, words)));
  if (found.length === 0) list.replaceChildren(make('li', 'status', 'No section has all of these words.'));
  announce(`${found.length} sections found.`);
}

form.hidden = false;
input.addEventListener('input', show);
form.addEventListener('submit', (event) => {
  event.preventDefault();
  show();
});
form.addEventListener('keydown', (event) => {
  if (event.key === 'Escape') list.hidden = true;
});
// A result on the same page loads no other page.
list.addEventListener('click', (event) => {
  if (event.target.closest('a')) list.hidden = true;
});
