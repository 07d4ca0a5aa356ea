import type { Readable, Writable } from "node:stream";

/** What an event carries; whoever reads it checks it. */
export type CdpParams = Readonly<Record<string, unknown>>;
export type CdpListener = (params: CdpParams) => void;

/** An event, and the session it came from; the browser's own has no id. */
export interface CdpEvent {
  readonly method: string;
  readonly params: CdpParams;
  readonly sessionId?: string;
}

/** One protocol session: the browser's own, or one attached to a target. */
export interface CdpSession {
  /** absent for the browser's own session */
  readonly sessionId?: string;
  readonly targetId?: string;
  /** true once the target or the connection is gone */
  readonly closed: boolean;
  /**
   * Sends a command and gives its result. `Result` is the caller's word for what the protocol
   * documents. Rejects with the browser's own message, when the session ends before the answer, or
   * when none has come after a minute.
   */
  send<Result = unknown>(method: string, params?: object): Promise<Result>;
  /** Listens to an event; returns how to stop. */
  on(method: string, listener: CdpListener): () => void;
  /**
   * The next event of this name that `accept` takes. Call it before the action that causes the
   * event. Rejects after `timeoutMs` (10 s unless told).
   */
  waitFor(
    method: string,
    accept?: (params: CdpParams) => boolean,
    options?: { timeoutMs?: number },
  ): Promise<CdpParams>;
}

/** The browser's session, and the way to those of its targets. */
export interface CdpConnection extends CdpSession {
  /** Attaches to a target with a flat session. */
  attach(targetId: string): Promise<CdpSession>;
  /** The session of an `Target.attachedToTarget` event, as auto-attach makes them. */
  adopt(sessionId: string, targetId: string): CdpSession;
  /** Listens to every event of every session; returns how to stop. */
  onAny(listener: (event: CdpEvent) => void): () => void;
  close(): void;
}

interface Waiting {
  readonly sessionId: string;
  readonly method: string;
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
}

interface Message {
  readonly id?: number;
  readonly sessionId?: string;
  readonly method?: string;
  readonly params?: CdpParams;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
}

const BROWSER = "";
const ANSWER_TIMEOUT_MS = 60_000;

/**
 * Speaks with a browser started with `--remote-debugging-pipe`: JSON messages, each ended by a zero
 * byte. Unlike a port, a pipe also tells the browser when this process is gone, and it ends then.
 */
export function connectCdp(toBrowser: Writable, fromBrowser: Readable): CdpConnection {
  let lastId = 0;
  let open = true;
  const waiting = new Map<number, Waiting>();
  const listeners = new Map<string, Map<string, Set<CdpListener>>>();
  const anyListeners = new Set<(event: CdpEvent) => void>();
  const ended = new Set<string>();

  const endSession = (sessionId: string): void => {
    ended.add(sessionId);
    listeners.delete(sessionId);
    for (const [id, call] of waiting) {
      if (call.sessionId !== sessionId) continue;
      waiting.delete(id);
      call.reject(new Error(`${call.method}: the target went away before it answered`));
    }
  };

  const receive = (message: Message): void => {
    if (message.id !== undefined) {
      const call = waiting.get(message.id);
      waiting.delete(message.id);
      if (message.error) call?.reject(new Error(`${call.method}: ${message.error.message}`));
      else call?.resolve(message.result);
      return;
    }
    const { method = "", params = {}, sessionId } = message;
    const ofSession = listeners.get(sessionId ?? BROWSER)?.get(method);
    for (const listener of ofSession ? [...ofSession] : []) listener(params);
    for (const listener of anyListeners)
      listener(sessionId === undefined ? { method, params } : { method, params, sessionId });
    if (method === "Target.detachedFromTarget") endSession(String(params["sessionId"]));
  };
  const end = (): void => {
    open = false;
    for (const call of waiting.values()) call.reject(new Error(`${call.method}: the browser went away`));
    waiting.clear();
  };
  fromBrowser.on("close", end);
  fromBrowser.on("error", end);
  toBrowser.on("error", end);
  splitAtZero(fromBrowser, (text) => receive(JSON.parse(text) as Message));

  const session = (sessionId: string, targetId?: string): CdpSession => ({
    ...(sessionId === BROWSER ? {} : { sessionId }),
    ...(targetId === undefined ? {} : { targetId }),
    get closed() {
      return !open || ended.has(sessionId);
    },
    send<Result>(method: string, params: object = {}) {
      if (!open) return Promise.reject(new Error(`${method}: the browser went away`));
      if (ended.has(sessionId)) return Promise.reject(new Error(`${method}: the target went away`));
      const id = ++lastId;
      return new Promise<Result>((resolve, reject) => {
        const timer = setTimeout(() => {
          waiting.delete(id);
          reject(new Error(`${method}: no answer within ${ANSWER_TIMEOUT_MS} ms`));
        }, ANSWER_TIMEOUT_MS);
        waiting.set(id, {
          sessionId,
          method,
          resolve(result) {
            clearTimeout(timer);
            resolve(result as Result);
          },
          reject(error) {
            clearTimeout(timer);
            reject(error);
          },
        });
        const address = sessionId === BROWSER ? {} : { sessionId };
        toBrowser.write(`${JSON.stringify({ id, method, params, ...address })}\0`);
      });
    },
    on(method, listener) {
      let byMethod = listeners.get(sessionId);
      if (!byMethod) listeners.set(sessionId, (byMethod = new Map<string, Set<CdpListener>>()));
      let set = byMethod.get(method);
      if (!set) byMethod.set(method, (set = new Set<CdpListener>()));
      set.add(listener);
      return () => void set.delete(listener);
    },
    waitFor(method, accept = () => true, { timeoutMs = 10_000 } = {}) {
      return new Promise((resolve, reject) => {
        const stop = this.on(method, (params) => {
          if (!accept(params)) return;
          clearTimeout(timer);
          stop();
          resolve(params);
        });
        const timer = setTimeout(() => {
          stop();
          reject(new Error(`no ${method} within ${timeoutMs} ms`));
        }, timeoutMs);
      });
    },
  });

  // Getters do not survive a spread, so the connection is added to the browser's own session.
  const browser = session(BROWSER);
  return Object.assign(browser, {
    async attach(targetId: string) {
      const { sessionId } = await browser.send<{ sessionId: string }>("Target.attachToTarget", {
        targetId,
        flatten: true,
      });
      return session(sessionId, targetId);
    },
    adopt: (sessionId: string, targetId: string) => session(sessionId, targetId),
    onAny(listener: (event: CdpEvent) => void) {
      anyListeners.add(listener);
      return () => void anyListeners.delete(listener);
    },
    close() {
      toBrowser.destroy();
      fromBrowser.destroy();
    },
  });
}

/** Hands over each zero-terminated text of a stream. */
function splitAtZero(stream: Readable, take: (text: string) => void): void {
  let pending: Buffer[] = [];
  stream.on("data", (chunk: Buffer) => {
    let start = 0;
    for (let end = chunk.indexOf(0); end >= 0; end = chunk.indexOf(0, start)) {
      pending.push(chunk.subarray(start, end));
      take(Buffer.concat(pending).toString("utf8"));
      pending = [];
      start = end + 1;
    }
    if (start < chunk.length) pending.push(chunk.subarray(start));
  });
}
