/**
 * Which sessions are being written at this moment, in this page and in all others. A Web Lock held
 * for as long as a session is written tells: the browser gives it back whatever happens to the page.
 */
export interface LiveSessions {
  /** @returns what ends it */
  begin(id: string): () => void;
  ids(): Promise<ReadonlySet<string>>;
}

const PREFIX = "socketscope-session:";

/** @param locks absent where there are none: then only this page's own sessions are known */
export function createLiveSessions(locks: LockManager | undefined): LiveSessions {
  const own = new Set<string>();
  return {
    begin(id) {
      own.add(id);
      let release: (() => void) | undefined;
      const ended = new Promise<void>((resolve) => {
        release = resolve;
      });
      // Refused only when the page is going away, and then nobody asks any more.
      locks?.request(PREFIX + id, () => ended).catch(() => undefined);
      return () => {
        own.delete(id);
        release?.();
      };
    },
    async ids() {
      const ids = new Set(own);
      const { held = [], pending = [] } = (await locks?.query()) ?? {};
      for (const { name } of [...held, ...pending]) if (name?.startsWith(PREFIX)) ids.add(name.slice(PREFIX.length));
      return ids;
    },
  };
}
