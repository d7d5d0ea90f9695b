// The copies of the site in one SQLite file. Copies, cursor and duties change together, or not at all.
import Database from 'libsql';

const SCHEMA = `
  create table if not exists copy (
    article text primary key, package text not null, version integer not null, must_report boolean not null,
    embargoed boolean not null, held text, published_at text, remove_at text);
  create table if not exists gone (article text primary key);
  create table if not exists notice (notice text primary key, outcome text not null);
  create table if not exists reproduction (article text primary key, reproduction text not null, version integer);
  create table if not exists follower (only_one integer primary key check (only_one = 1), state text not null)`;

const DURATION = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/;

/** The instant that lies an ISO 8601 duration, such as P90D or PT12H, after another. */
function after(instant, duration) {
  const [, days = 0, hours = 0, minutes = 0, seconds = 0] = DURATION.exec(duration);
  const length = ((Number(days) * 24 + Number(hours)) * 60 + Number(minutes)) * 60 + Number(seconds);
  return new Date(Date.parse(instant) + length * 1000).toISOString();
}

/** @implements {import('@dateline/client').FollowerStorage} */
export class SqliteStorage {
  #db;

  constructor(file) {
    this.#db = new Database(file);
    this.#db.exec(SCHEMA);
  }

  #all(sql, ...values) {
    return this.#db.prepare(sql).all(values);
  }

  #run(sql, ...values) {
    this.#db.prepare(sql).run(values);
  }

  load() {
    const [row] = this.#all('select state from follower');
    return row && JSON.parse(row.state);
  }

  articles() {
    return this.#all('select article from copy').map(({ article }) => article);
  }

  commit(changes, state) {
    this.#db.transaction(() => {
      for (const change of changes) this.#apply(change);
      this.#run('insert or replace into follower values (1, ?)', JSON.stringify(state));
    })();
  }

  #apply({ kind, article, copy, item }) {
    if (kind === 'put' || kind === 'embargo') this.#store(article, copy, kind === 'embargo');
    if (kind === 'hold') {
      this.#run('delete from copy where article = ? and embargoed', article);
      this.#run('update copy set held = ? where article = ?', item.reasons.join(', '), article);
    }
    if (kind === 'remove') this.#remove(article);
    const outcome = { put: 'corrected', remove: 'removed' }[kind];
    const notices = (outcome && item?.notices) ?? [];
    for (const notice of notices) this.#run('insert or replace into notice values (?, ?)', notice, outcome);
  }

  #store(article, copy, embargoed) {
    const { reportReproductions, keepFor } = copy.obligations;
    const [earlier] = this.#all('select published_at from copy where article = ? and not embargoed', article);
    const publishedAt = embargoed ? null : (earlier?.published_at ?? new Date().toISOString());
    const removeAt = keepFor && publishedAt ? after(publishedAt, keepFor) : null;
    this.#run('delete from gone where article = ?', article);
    this.#run(
      'insert or replace into copy values (?, ?, ?, ?, ?, null, ?, ?)',
      ...[article, JSON.stringify(copy), copy.version, Number(reportReproductions), Number(embargoed)],
      ...[publishedAt, removeAt],
    );
  }

  #remove(article) {
    this.#run('insert or ignore into gone select article from copy where article = ? and not embargoed', article);
    this.#run('delete from copy where article = ?', article);
  }

  /** Takes down what the terms allow to be published for a limited time only. */
  removeExpired() {
    const expired = this.#all('select article from copy where remove_at <= ?', new Date().toISOString());
    for (const { article } of expired) this.#remove(article);
  }

  /** The copies for lists, newest first. A copy on hold keeps its page, but gets no new use. */
  newest() {
    const newestFirst = "order by package ->> '$.publishedAt' desc limit 30";
    return this.#all(`select package from copy where not embargoed and held is null ${newestFirst}`)
      .map((row) => JSON.parse(row.package));
  }

  /** The published copy of an article; null if it was removed, undefined if there was none. */
  find(article) {
    const [copy] = this.#all('select package from copy where article = ? and not embargoed', article);
    if (copy) return JSON.parse(copy.package);
    return this.#all('select 1 from gone where article = ?', article).length > 0 ? null : undefined;
  }

  /** The notices to answer. */
  notices() {
    return this.#all('select notice, outcome from notice');
  }

  answered(notice) {
    this.#run('delete from notice where notice = ?', notice);
  }

  /** Published copies that the newsroom does not know in this version, and registered ones that are down. */
  unreported() {
    return this.#all(`
      select c.article, c.version, r.reproduction from copy c left join reproduction r on r.article = c.article
      where c.must_report and not c.embargoed and r.version is not c.version
      union all
      select article, null, reproduction from reproduction
      where version is not null and article not in (select article from copy where not embargoed)`);
  }

  /** @param version null for a copy that is down */
  reported(article, reproduction, version) {
    this.#run('insert or replace into reproduction values (?, ?, ?)', article, reproduction, version);
  }
}
