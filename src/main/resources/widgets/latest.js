/*
 * Dateline: shows the newest headlines of a feed on any page.
 *
 *   <script src="https://api.example/widgets/latest.js" async></script>
 *   <dateline-latest feed="latest" limit="7"><a href="/news">All news</a></dateline-latest>
 *
 * The element is part of the page's document and uses the page's styles. Its content is shown until there are headlines, and
 * whenever there are none. Text of a feed is never interpreted as markup.
 */
(() => {
  'use strict';

  const NAME = 'dateline-latest';
  const HOME = {{baseUrl}};
  const PATIENCE = 15_000;
  const EVERY = 300_000;

  if (customElements.get(NAME)) return;

  // In a layer and with zero specificity, so that every rule of the page takes precedence.
  const LOOK = `@layer dateline {
    :where(${NAME}) { display: block }
    :where(${NAME} .dateline-list) { display: grid; gap: var(--dateline-gap, 1.5em); list-style: none; margin: 0; padding: 0 }
    :where(${NAME} .dateline-item) { display: flex; flex-wrap: wrap; gap: .5em 1em; align-items: flex-start }
    :where(${NAME} .dateline-picture) { flex: 0 1 var(--dateline-picture, 9em); max-width: 40% }
    :where(${NAME} .dateline-picture img) {
      display: block; width: 100%; aspect-ratio: var(--dateline-ratio, 3 / 2); object-fit: cover }
    :where(${NAME} .dateline-text) { flex: 1 1 8em; min-width: 0; overflow-wrap: anywhere }
    :where(${NAME} .dateline-headline) { margin: 0; font-size: 1.1em; line-height: 1.25 }
    :where(${NAME} .dateline-teaser) { margin: .35em 0 0 }
  }`;
  let sheet;

  const text = value => typeof value === 'string' ? value.trim() : '';

  const web = value => {
    try {
      const url = new URL(text(value));
      return url.protocol === 'https:' || url.protocol === 'http:' ? url.href : '';
    } catch {
      return '';
    }
  };

  const language = value => /^[a-z]{2,8}(-[a-z0-9]{1,8})*$/i.test(text(value)) ? text(value) : '';

  const whole = (value, least, most, otherwise) =>
    /^\d{1,3}$/.test(value) ? Math.min(most, Math.max(least, Number(value))) : otherwise;

  const make = (name, part, ...children) => {
    const element = document.createElement(name);
    element.className = 'dateline-' + part;
    element.append(...children);
    return element;
  };

  const link = (url, ...children) => {
    if (!url) return children[0];
    const anchor = document.createElement('a');
    anchor.href = url;
    anchor.append(...children);
    return anchor;
  };

  class DatelineLatest extends HTMLElement {
    static observedAttributes = ['feed', 'limit', 'level', 'heading', 'pictures', 'server'];
    #asked = null;
    #shown = '';
    #list = null;
    #own = [];
    #notice = null;
    #clock = 0;
    #queued = false;

    connectedCallback() {
      this.#dress();
      this.#load();
      this.#clock = setInterval(() => document.hidden || this.#load(), EVERY);
    }

    disconnectedCallback() {
      clearInterval(this.#clock);
      this.#asked?.abort();
      this.#asked = null;
    }

    attributeChangedCallback(name) {
      if (name === 'feed' || name === 'server') this.#forget();
      if (!this.isConnected || this.#queued) return;
      this.#queued = true;
      queueMicrotask(() => {
        this.#queued = false;
        if (this.isConnected) this.#load();
      });
    }

    // Restores the page's own content.
    #forget() {
      this.#list?.replaceWith(...this.#own);
      this.#list = null;
    }

    #dress() {
      const root = this.getRootNode();
      if (!('adoptedStyleSheets' in root)) return;
      if (!sheet) {
        sheet = new CSSStyleSheet();
        sheet.replaceSync(LOOK);
      }
      if (!root.adoptedStyleSheets.includes(sheet)) root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
    }

    #address() {
      const limit = whole(this.getAttribute('limit'), 1, 100, 7);
      const level = this.getAttribute('level') === 'headline' ? 'headline' : 'teaser';
      const server = web(this.getAttribute('server')) || HOME;
      const feed = encodeURIComponent(this.getAttribute('feed') || 'latest');
      return `${server.replace(/\/+$/, '')}/v1/feeds/${feed}.json?level=${level}&limit=${limit}`;
    }

    async #load() {
      this.#asked?.abort();
      const asked = this.#asked = new AbortController();
      const late = setTimeout(() => asked.abort(), PATIENCE);
      this.setAttribute('aria-busy', 'true');
      let feed = null;
      try {
        const answer = await fetch(this.#address(), { signal: asked.signal, credentials: 'omit' });
        if (answer.ok) feed = await answer.json();
      } catch {
        // The reader is told below. The error is not passed on to the page.
      }
      clearTimeout(late);
      if (asked !== this.#asked) return;
      this.removeAttribute('aria-busy');
      if (Array.isArray(feed?.items)) this.#show(feed);
      else this.#excuse('The headlines cannot be shown at the moment.');
    }

    #show(feed) {
      const heading = 'h' + whole(this.getAttribute('heading'), 2, 6, 3);
      const pictures = this.getAttribute('pictures') !== 'none';
      const items = feed.items.slice(0, whole(this.getAttribute('limit'), 1, 100, 7)).map(item => ({
        url: web(item?.url),
        title: text(item?.title),
        teaser: text(item?.summary),
        picture: pictures ? web(item?.image) : '',
        language: language(item?.language) || language(feed.language),
      })).filter(item => item.title || item.teaser);
      if (!items.length) {
        this.#forget();
        return this.#excuse('There are no articles at the moment.');
      }
      const shown = heading + JSON.stringify(items);
      // An unchanged list is not replaced, nor is one that contains the keyboard focus.
      if (this.#list && (shown === this.#shown || this.#list.matches(':focus-within'))) return;
      this.#shown = shown;
      const list = make('ul', 'list', ...items.map(item => this.#item(item, heading)));
      // Some screen readers do not recognize a list without markers.
      list.setAttribute('role', 'list');
      this.#notice?.remove();
      this.#notice = null;
      if (this.#list?.parentNode === this) {
        this.#list.replaceWith(list);
      } else {
        this.#own = [...this.childNodes];
        this.replaceChildren(list);
      }
      this.#list = list;
    }

    #item(item, heading) {
      const entry = make('li', 'item');
      if (item.language) entry.lang = item.language;
      if (item.picture) entry.append(this.#picture(item));
      const words = make('div', 'text');
      if (item.title) {
        const headline = make(heading, 'headline', link(item.url, item.title));
        headline.dir = 'auto';
        words.append(headline);
      }
      if (item.teaser) {
        const teaser = make('p', 'teaser', item.title ? item.teaser : link(item.url, item.teaser));
        teaser.dir = 'auto';
        words.append(teaser);
      }
      entry.append(words);
      return entry;
    }

    // The headline beside it is the link. For keyboards and screen readers the picture is decoration.
    #picture(item) {
      const image = new Image();
      image.alt = '';
      image.loading = 'lazy';
      image.decoding = 'async';
      const picture = make('div', 'picture', link(item.url, image));
      if (item.url) {
        picture.firstChild.tabIndex = -1;
        picture.setAttribute('aria-hidden', 'true');
      }
      image.addEventListener('error', () => picture.remove());
      image.src = item.picture;
      return picture;
    }

    // Does not replace headlines that are shown already, nor the page's own content.
    #excuse(words) {
      if (this.#list || !this.#notice && this.textContent.trim()) return;
      if (!this.#notice) {
        this.#notice = make('p', 'notice');
        this.#notice.setAttribute('role', 'status');
        this.#notice.lang = 'en';
        this.append(this.#notice);
      }
      this.#notice.textContent = words;
    }
  }

  customElements.define(NAME, DatelineLatest);
})();
