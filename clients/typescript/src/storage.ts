import type { FollowerChange, FollowerState, FollowerStorage, Package } from './follower.js';
import type { Awaitable } from './store.js';

/** A published copy. `held` has the reasons why no new use of it may be made; absent if it is free for new uses. */
export type Copy = Package & { readonly held?: readonly string[] };

/** What a {@link MemoryStorage} holds. It can be stored as JSON. */
export interface MemoryStorageContent {
  readonly state?: FollowerState;
  /** The published copies by article. */
  readonly copies: Readonly<Record<string, Copy>>;
  /** Copies that may not be visible yet, by article. */
  readonly embargoed: Readonly<Record<string, Package>>;
}

/** Keeps the copies of a follower in memory, and saves all of them with each commit if it is told how. */
export class MemoryStorage implements FollowerStorage {
  #content: MemoryStorageContent;
  readonly #save: (content: MemoryStorageContent) => Awaitable<void>;

  /**
   * @param content what was saved last
   * @param save stores the content, all of it or nothing
   */
  constructor(content?: MemoryStorageContent, save: (content: MemoryStorageContent) => Awaitable<void> = () => {}) {
    this.#content = content ?? { copies: {}, embargoed: {} };
    this.#save = save;
  }

  /** The copies that may be visible to readers, by article. */
  get copies(): Readonly<Record<string, Copy>> {
    return this.#content.copies;
  }

  /** The copies that may not be visible yet, by article. */
  get embargoed(): Readonly<Record<string, Package>> {
    return this.#content.embargoed;
  }

  load(): FollowerState | undefined {
    return this.#content.state;
  }

  articles(): string[] {
    return Object.keys({ ...this.#content.copies, ...this.#content.embargoed });
  }

  async commit(changes: readonly FollowerChange[], state: FollowerState): Promise<void> {
    const copies = { ...this.#content.copies };
    const embargoed = { ...this.#content.embargoed };
    for (const change of changes) {
      const { article } = change;
      const published = copies[article];
      delete copies[article];
      delete embargoed[article];
      if (change.kind === 'put') copies[article] = change.copy;
      if (change.kind === 'embargo') embargoed[article] = change.copy;
      if (change.kind === 'hold' && published) copies[article] = { ...published, held: change.item.reasons };
    }
    const content = { state, copies, embargoed };
    await this.#save(content);
    this.#content = content;
  }
}
