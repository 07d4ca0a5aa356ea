/**
 * The script that runs inside the page, before the page's own. The protocol hides close codes,
 * reasons, `close()` calls and who is leaving; the page can see them, so this tells the recorder
 * through a binding. It costs nothing a frame.
 *
 * It must be invisible to ordinary pages: the constructor is a `Proxy`, so statics, `name`,
 * `length`, `prototype`, `instanceof`, subclassing and thrown errors are the browser's own. It is
 * serialised with `toString()`, so it may use nothing from outside itself.
 */

/** Named in stack traces, so that capture can take the wrapper's own frame off. */
export const PAGE_SCRIPT_URL = "socketscope-page-script.js";

export interface PageScriptNames {
  /** the global function that `Runtime.addBinding` makes */
  readonly binding: string;
  /** known to the recorder only: answers with the page script's state in a realm that has it */
  readonly secret: string;
}

/** The script's source, for `Page.addScriptToEvaluateOnNewDocument` and `Runtime.evaluate`. */
export function pageScriptSource(names: PageScriptNames): string {
  return `(${installPageScript.toString()})(${JSON.stringify(names.binding)}, ${JSON.stringify(names.secret)});\n//# sourceURL=${PAGE_SCRIPT_URL}`;
}

/**
 * A function declaration for `Runtime.callFunctionOn` that takes the array of live sockets which
 * `Runtime.queryObjects` found, makes the page script watch them, and returns what they are as JSON.
 */
export function adoptSocketsSource(names: PageScriptNames): string {
  return `function () { const state = globalThis.WebSocket?.[Symbol.for(${JSON.stringify(names.secret)})]; return JSON.stringify(Array.from(this, (socket) => { try { return state?.adopt(socket); } catch { return undefined; } }).filter(Boolean)); }`;
}

function installPageScript(bindingName: string, secret: string): void {
  const global = globalThis as typeof globalThis & Record<string, unknown>;
  const Native = global.WebSocket as typeof WebSocket | undefined;
  const send = global[bindingName] as ((text: string) => void) | undefined;
  delete global[bindingName];
  if (!Native || !send) return;
  const key = Symbol.for(secret);
  if ((Native as unknown as Record<symbol, unknown>)[key]) return;

  // Everything used later is taken now, before a page can replace it.
  const { stringify } = JSON;
  const { apply, construct, get } = Reflect;
  const StackError = Error;
  const { addEventListener } = EventTarget.prototype;
  const getter = (name: string): ((socket: WebSocket) => unknown) => {
    const read = Object.getOwnPropertyDescriptor(Native.prototype, name)?.get;
    return (socket) => (read ? apply(read, socket, []) : undefined);
  };
  const url = getter("url");
  const readyState = getter("readyState");
  const protocol = getter("protocol");
  const extensions = getter("extensions");
  const eventField = (type: string, name: string): ((event: Event) => unknown) => {
    const holder = (global[type] as { prototype: object } | undefined)?.prototype;
    const read = holder && Object.getOwnPropertyDescriptor(holder, name)?.get;
    return (event) => (read ? apply(read, event, []) : undefined);
  };
  const closeCode = eventField("CloseEvent", "code");
  const closeReason = eventField("CloseEvent", "reason");
  const closeWasClean = eventField("CloseEvent", "wasClean");
  const messageData = eventField("MessageEvent", "data");
  const nowMs = Date.now;
  const { get: mapGet, set: mapSet } = WeakMap.prototype;
  const { add: setAdd, delete: setDelete, forEach: setForEach } = Set.prototype;

  // A realm's own name, so that numbers of two documents are never taken for each other.
  const realm = `${nowMs().toString(36)}-${Math.random().toString(36).slice(2)}`;
  const numbers = new WeakMap<WebSocket, number>();
  /** numbers of the sockets that have not yet told their close */
  const living = new Set<number>();
  let count = 0;

  const tell = (message: Record<string, unknown>): void => {
    try {
      send(stringify({ realm, at: nowMs(), ...message }));
    } catch {
      // The recorder is gone. The page must not notice.
    }
  };
  const isTop = (): boolean => {
    try {
      return typeof window !== "undefined" && window === window.top;
    } catch {
      return false;
    }
  };
  // Asked for only when needed: a worker that has not begun has no location yet, and Chromium 156
  // takes the whole renderer down when it is asked for one.
  const place = () => ({ document: global.location?.href, top: isTop(), worker: typeof document === "undefined" });

  const watch = (socket: WebSocket): number => {
    const n = ++count;
    apply(mapSet, numbers, [socket, n]);
    apply(setAdd, living, [n]);
    apply(addEventListener, socket, [
      "close",
      (event: Event) => {
        apply(setDelete, living, [n]);
        tell({ kind: "close", n, code: closeCode(event), reason: closeReason(event), wasClean: closeWasClean(event) });
      },
      { once: true },
    ]);
    return n;
  };

  /** The size of a message, to match a socket that was open before with the frame that just came. */
  const sizeOf = (data: unknown): number | undefined => {
    if (typeof data === "string") return data.length;
    if (data instanceof ArrayBuffer) return data.byteLength;
    return data instanceof Blob ? data.size : undefined;
  };
  const adopt = (socket: WebSocket): Record<string, unknown> => {
    let n = apply(mapGet, numbers, [socket]) as number | undefined;
    if (n === undefined) {
      n = watch(socket);
      const adopted = n;
      apply(addEventListener, socket, [
        "message",
        (event: Event) => tell({ kind: "message", n: adopted, size: sizeOf(messageData(event)) }),
        { once: true },
      ]);
    }
    return {
      realm,
      n,
      url: url(socket),
      readyState: readyState(socket),
      protocol: protocol(socket),
      extensions: extensions(socket),
      ...place(),
    };
  };

  /** our stand-ins and the browser's own functions that they stand for */
  const originals = new WeakMap<object, object>();
  const Wrapped = new Proxy(Native, {
    construct(target, args: unknown[], newTarget) {
      let socket: WebSocket;
      try {
        socket = construct(target, args, newTarget as () => unknown) as WebSocket;
      } catch (error) {
        const thrown = error as { name?: unknown; message?: unknown } | null;
        let wanted = "";
        try {
          wanted = String(args[0]);
        } catch {
          // the page's own toString threw; so did the constructor
        }
        tell({ kind: "throw", url: wanted, name: String(thrown?.name), message: String(thrown?.message), ...place() });
        throw error;
      }
      const n = watch(socket);
      tell({ kind: "new", n, url: url(socket), ...place() });
      return socket;
    },
    get(target, property, receiver) {
      return property === key ? { adopt } : (get(target, property, receiver) as unknown);
    },
  });

  const nativeClose = Object.getOwnPropertyDescriptor(Native.prototype, "close");
  const closeFunction = nativeClose?.value as ((...args: unknown[]) => void) | undefined;
  if (nativeClose && closeFunction) {
    // A proxy of the native function: its name, length and `toString()` stay the browser's.
    const wrappedClose = new Proxy(closeFunction, {
      apply(target, socket: WebSocket, args: unknown[]) {
        const n = apply(mapGet, numbers, [socket]) as number | undefined;
        // CONNECTING and OPEN only: closing what is closing says nothing new.
        if (n !== undefined && (readyState(socket) as number) < 2) {
          const stack = new StackError().stack;
          apply(target, socket, args);
          tell({ kind: "call", n, code: args[0], reason: typeof args[1] === "string" ? args[1] : undefined, stack });
          return undefined;
        }
        return apply(target, socket, args) as undefined;
      },
    });
    apply(mapSet, originals, [wrappedClose, closeFunction]);
    Object.defineProperty(Native.prototype, "close", { ...nativeClose, value: wrappedClose });
  }
  apply(mapSet, originals, [Wrapped, Native]);
  const constructorField = Object.getOwnPropertyDescriptor(Native.prototype, "constructor");
  if (constructorField) {
    Object.defineProperty(Native.prototype, "constructor", { ...constructorField, value: Wrapped });
  }
  const globalField = Object.getOwnPropertyDescriptor(global, "WebSocket");
  Object.defineProperty(global, "WebSocket", { ...globalField, value: Wrapped });

  // A proxy prints as a nameless function; pages that look expect `function WebSocket() { [native code] }`.
  const printFunction = Object.getOwnPropertyDescriptor(Function.prototype, "toString");
  const nativePrint = printFunction?.value as (() => string) | undefined;
  if (printFunction && nativePrint) {
    const wrappedPrint = new Proxy(nativePrint, {
      apply: (target, self: object, args) =>
        apply(
          target,
          (apply(mapGet, originals, [self]) as (() => unknown) | undefined) ?? (self as () => unknown),
          args as [],
        ),
    });
    apply(mapSet, originals, [wrappedPrint, nativePrint]);
    Object.defineProperty(Function.prototype, "toString", { ...printFunction, value: wrappedPrint });
  }

  if (typeof window === "undefined") return;
  const on = (source: EventTarget, type: string, listener: (event: Event) => void): void =>
    apply(addEventListener, source, [type, listener, { capture: true, passive: true }]) as undefined;
  const leaving = (kind: string) => (event: Event) => {
    const sockets: number[] = [];
    apply(setForEach, living, [(n: number) => sockets.push(n)]);
    tell({ kind, persisted: (event as PageTransitionEvent).persisted, sockets, ...place() });
  };
  on(window, "pagehide", leaving("page-hide"));
  on(window, "pageshow", (event) => {
    if ((event as PageTransitionEvent).persisted) leaving("page-show")(event);
  });
  if (!isTop()) return;
  on(document, "visibilitychange", () => tell({ kind: document.visibilityState === "hidden" ? "hidden" : "visible" }));
  on(document, "freeze", () => tell({ kind: "frozen" }));
  on(document, "resume", () => tell({ kind: "resumed" }));
  on(window, "offline", () => tell({ kind: "offline" }));
  on(window, "online", () => tell({ kind: "online" }));
}
