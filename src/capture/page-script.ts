/**
 * The script that runs inside the page, before the page's own. The protocol hides close codes,
 * reasons, `close()` calls and who is leaving; the page can see them, so this tells the recorder
 * through a binding. It costs nothing a received frame, and a sent one the reading of `bufferedAmount`.
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
  const { binding, secret } = names;
  // A compiler that keeps the names of functions puts a helper `__name` around each of them.
  const install = `((__name) => (${installPageScript.toString()}))((value) => value)`;
  return `${install}(${JSON.stringify(binding)}, ${JSON.stringify(secret)});\n//# sourceURL=${PAGE_SCRIPT_URL}`;
}

/**
 * A function declaration for `Runtime.callFunctionOn` that takes the array of live sockets which
 * `Runtime.queryObjects` found, makes the page script watch them, and returns what they are as JSON.
 */
export function adoptSocketsSource(names: PageScriptNames): string {
  return `function () { return ${stateSource(names)}?.adopt(this) ?? "[]"; }`;
}

/** An expression for the prototype that all sockets of a realm have, whatever the page has put before it. */
export function socketPrototypeSource(names: PageScriptNames): string {
  return `${stateSource(names)}?.prototype() ?? WebSocket.prototype`;
}

/** An expression that is true in a realm that has the page script. */
export function pageScriptTestSource(names: PageScriptNames): string {
  return `Boolean(${stateSource(names)})`;
}

/** The page script's state in a realm; a page's own code may stand around any of the three that have it. */
function stateSource({ secret }: PageScriptNames): string {
  const places = "[globalThis.WebSocket, globalThis.WebSocket?.prototype?.constructor, Function.prototype.toString]";
  return `${places}.map((place) => place?.[${JSON.stringify(secret)}]).find((state) => state)`;
}

function installPageScript(bindingName: string, secret: string): void {
  const global = globalThis as typeof globalThis & Record<string, unknown>;
  const Native = global.WebSocket as typeof WebSocket | undefined;
  const send = global[bindingName] as ((text: string) => void) | undefined;
  delete global[bindingName];
  if (typeof Native !== "function" || typeof Native.prototype !== "object" || typeof send !== "function") return;
  interface State {
    readonly adopt: (sockets: ArrayLike<WebSocket>) => string;
    readonly prototype: () => object | undefined;
    readonly originals: WeakMap<object, object>;
  }
  const stateOf = (place: unknown): State | undefined =>
    typeof place === "function" ? (place as unknown as Record<string, State | undefined>)[secret] : undefined;
  // A page's own code may stand around any of the three that have it.
  const stateIn = ({ WebSocket: Page, Function: Functions }: typeof globalThis): State | undefined =>
    stateOf(Page) ?? stateOf(Page?.prototype?.constructor) ?? stateOf(Functions.prototype.toString);
  if (stateIn(global)) return;

  // Everything used later is taken now, before a page can replace it.
  const { stringify } = JSON;
  const { apply, construct, get, getPrototypeOf, setPrototypeOf, getOwnPropertyDescriptor, defineProperty } = Reflect;
  const StackError = Error;
  const { addEventListener, removeEventListener } = EventTarget.prototype;
  const { ArrayBuffer: Buffer, Blob } = global;
  const { now } = Date;
  const { toStringTag } = Symbol;
  const { get: mapGet, set: mapSet, delete: mapDelete } = WeakMap.prototype;
  const { add: setAdd, delete: setDelete, forEach: setForEach } = Set.prototype;
  const { setTimeout: setTimer } = global;

  /** Without a prototype, so that nothing a page puts on `Object.prototype` is taken for ours. */
  const bare = <Value extends object>(value: Value): Value => {
    setPrototypeOf(value, null);
    return value;
  };
  const getter = (holder: object | undefined, name: string): ((self: unknown) => unknown) => {
    const read = holder && getOwnPropertyDescriptor(holder, name)?.get;
    return (self) => (read ? apply(read, self, []) : undefined);
  };
  const prototypeOf = (name: string) => (global[name] as { prototype: object } | undefined)?.prototype;
  /** the browser's own prototype of sockets, and how to read what they say of themselves */
  let prototype: object | undefined;
  let url = getter(prototype, "url");
  let readyState = url;
  let protocol = url;
  let extensions = url;
  let bufferedAmount = url;
  const closeCode = getter(prototypeOf("CloseEvent"), "code");
  const closeReason = getter(prototypeOf("CloseEvent"), "reason");
  const closeWasClean = getter(prototypeOf("CloseEvent"), "wasClean");
  const messageData = getter(prototypeOf("MessageEvent"), "data");
  const addressHref = getter(prototypeOf("URL"), "href");

  // A realm's own name, so that numbers of two documents are never taken for each other.
  const realm = `${now().toString(36)}-${Math.random().toString(36).slice(2)}`;
  const numbers = new WeakMap<WebSocket, number>();
  /** numbers of the sockets that have not yet told their close */
  const living = new Set<number>();
  let count = 0;

  /** Whatever goes wrong, in the message or in the telling: the page must not notice. */
  const tell = (message: () => Record<string, unknown>): void => {
    try {
      send(stringify(bare({ realm, at: now(), ...message() })));
    } catch {
      // The recorder is gone, or the page has made its own objects throw.
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

  const numberOf = (socket: WebSocket) => apply(mapGet, numbers, [socket]) as number | undefined;
  const watch = (socket: WebSocket): number => {
    const n = ++count;
    apply(addEventListener, socket, [
      "close",
      (event: Event) => {
        // A page may dispatch an event of its own making: only the browser's says how it ended.
        if (!event.isTrusted) return;
        apply(setDelete, living, [n]);
        tell(() => ({
          kind: "close",
          n,
          code: closeCode(event),
          reason: closeReason(event),
          wasClean: closeWasClean(event),
        }));
      },
    ]);
    apply(mapSet, numbers, [socket, n]);
    apply(setAdd, living, [n]);
    return n;
  };

  /** The size of a message, to match a socket that was open before with the frame that just came. */
  const sizeOf = (data: unknown): number | undefined => {
    if (typeof data === "string") return data.length;
    if (data instanceof Buffer) return data.byteLength;
    return data instanceof Blob ? data.size : undefined;
  };
  const tellFirstMessage = (socket: WebSocket, n: number): void => {
    const listener = (event: Event): void => {
      if (!event.isTrusted) return;
      apply(removeEventListener, socket, ["message", listener]);
      tell(() => ({ kind: "message", n, size: sizeOf(messageData(event)) }));
    };
    apply(addEventListener, socket, ["message", listener]);
  };
  const adoptOne = (socket: WebSocket): Record<string, unknown> => {
    const n = numberOf(socket) ?? watch(socket);
    // Also of a socket that is watched already: the recorder that knew which it is may be gone.
    tellFirstMessage(socket, n);
    return bare({
      realm,
      n,
      url: url(socket),
      readyState: readyState(socket),
      protocol: protocol(socket),
      extensions: extensions(socket),
      ...place(),
    });
  };
  const adopt = (sockets: ArrayLike<WebSocket>): string => {
    const told: Record<string, unknown>[] = bare([]);
    for (let index = 0; index < sockets.length; index++) {
      try {
        told[told.length] = adoptOne(sockets[index]!);
      } catch {
        // `WebSocket.prototype` itself, or something that only inherits from it
      }
    }
    return stringify(told);
  };

  /** What a constructor that threw was asked for, without running the page's code a second time. */
  const wantedAddress = (wanted: unknown): unknown => {
    if (typeof wanted === "string") return wanted;
    try {
      return addressHref(wanted);
    } catch {
      return "";
    }
  };
  const stackText = (): string => {
    try {
      // What a page's own `Error.prepareStackTrace` makes of it may be anything.
      const { stack } = new StackError();
      return typeof stack === "string" ? stack : "";
    } catch {
      return "";
    }
  };

  const originalsOf = (relative: Window | null | undefined): WeakMap<object, object> | undefined => {
    try {
      return relative ? stateIn(relative as unknown as typeof globalThis)?.originals : undefined;
    } catch {
      // Of another origin.
      return undefined;
    }
  };
  /**
   * Our stand-ins and the browser's own functions that they stand for. A page may print what is of
   * one document with the functions of another, so those of one origin share it.
   */
  const originals =
    originalsOf(global.window?.parent) ??
    originalsOf(global.window?.opener as Window | null | undefined) ??
    new WeakMap<object, object>();
  const state: State = { adopt, prototype: () => prototype, originals };
  const replace = (holder: object, name: string, original: object, value: object): void => {
    apply(mapSet, originals, [value, original]);
    const field = getOwnPropertyDescriptor(holder, name);
    // What a page has made an accessor of is its own business.
    if (field && "value" in field) defineProperty(holder, name, bare({ ...field, value }));
  };

  const nativeMethod = (holder: object, name: string): ((...args: unknown[]) => void) | undefined => {
    const method: unknown = getOwnPropertyDescriptor(holder, name)?.value;
    return typeof method === "function" ? (method as (...args: unknown[]) => void) : undefined;
  };
  const watchCloseCalls = (holder: object): void => {
    const close = nativeMethod(holder, "close");
    if (!close) return;
    // A proxy of the native function: its name, length and `toString()` stay the browser's.
    const wrappedClose = new Proxy(
      close,
      bare<ProxyHandler<typeof close>>({
        apply(target, socket: WebSocket, args: unknown[]) {
          const n = numberOf(socket);
          // CONNECTING and OPEN only: closing what is closing says nothing new.
          const isNews = n !== undefined && (readyState(socket) as number) < 2;
          const result: unknown = apply(target, socket, args);
          const code = args[0];
          const reason = args[1];
          if (isNews) {
            const stack = stackText();
            tell(() => ({
              kind: "call",
              n,
              code: typeof code === "number" ? code : undefined,
              reason: typeof reason === "string" ? reason : undefined,
              stack,
            }));
          }
          return result;
        },
      }),
    );
    replace(holder, "close", close, wrappedClose);
  };

  /** In bytes. A message that is larger waits too, but not for long where it is taken. */
  const HIGH_WATER = 250_000;
  const LOOK_EVERY_MS = 1000;
  interface Waiting {
    readonly since: number;
    peak: number;
    /** how many messages the page sent while so much waited */
    sends: number;
    /** bytes and sends of the last telling: what has not changed is not told again */
    toldBytes: number;
    toldSends: number;
  }
  /** sockets of which more than `HIGH_WATER` waits to be sent */
  const waiting = new WeakMap<WebSocket, Waiting>();
  const lookLater = (socket: WebSocket, n: number, stretch: Waiting): void => {
    apply(setTimer, global, [() => look(socket, n, stretch), LOOK_EVERY_MS]);
  };
  const look = (socket: WebSocket, n: number, stretch: Waiting): void => {
    const bytes = bufferedAmount(socket) as number;
    const { since, sends } = stretch;
    const isOver = bytes > HIGH_WATER && readyState(socket) === 1;
    if (isOver) lookLater(socket, n, stretch);
    else apply(mapDelete, waiting, [socket]);
    // What was over within a moment is not told, nor is the same thing twice.
    if (!isOver && stretch.toldBytes === 0) return;
    if (isOver && stretch.toldBytes === bytes && stretch.toldSends === sends) return;
    stretch.toldBytes = bytes;
    stretch.toldSends = sends;
    tell(() => ({ kind: "waiting", n, since, bytes, peak: stretch.peak, sends, over: isOver }));
  };
  const noteWaiting = (socket: WebSocket): void => {
    const bytes = bufferedAmount(socket) as number;
    if (!(bytes > HIGH_WATER)) return;
    const stretch = apply(mapGet, waiting, [socket]) as Waiting | undefined;
    if (stretch) {
      stretch.sends++;
      if (bytes > stretch.peak) stretch.peak = bytes;
      return;
    }
    const n = numberOf(socket);
    if (n === undefined || readyState(socket) !== 1) return;
    const begun: Waiting = { since: now(), peak: bytes, sends: 0, toldBytes: 0, toldSends: 0 };
    apply(mapSet, waiting, [socket, begun]);
    lookLater(socket, n, begun);
  };
  const watchSendCalls = (holder: object): void => {
    const sendMessage = nativeMethod(holder, "send");
    if (!sendMessage || typeof setTimer !== "function") return;
    const wrappedSend = new Proxy(
      sendMessage,
      bare<ProxyHandler<typeof sendMessage>>({
        apply(target, socket: WebSocket, args: unknown[]) {
          const result: unknown = apply(target, socket, args);
          noteWaiting(socket);
          return result;
        },
      }),
    );
    replace(holder, "send", sendMessage, wrappedSend);
  };

  /**
   * A page's own class or function may stand where the browser's constructor was, when the page was
   * there first. Then the browser's prototype lies below the page's, or is seen on the first socket.
   */
  const learnFrom = (object: object): void => {
    // A page that was there first may have put its own function in the place of `getPrototypeOf`.
    let at: object | null = object;
    for (let depth = 0; at && depth < 100; depth++, at = getPrototypeOf(at))
      if (getOwnPropertyDescriptor(at, toStringTag)?.value === "WebSocket") prototype = at;
    if (!prototype) return;
    url = getter(prototype, "url");
    readyState = getter(prototype, "readyState");
    protocol = getter(prototype, "protocol");
    extensions = getter(prototype, "extensions");
    bufferedAmount = getter(prototype, "bufferedAmount");
    watchCloseCalls(prototype);
    watchSendCalls(prototype);
  };

  const Wrapped = new Proxy(
    Native,
    bare<ProxyHandler<typeof Native>>({
      construct(target, args: unknown[], newTarget) {
        let socket: WebSocket;
        try {
          socket = construct(target, args, newTarget as () => unknown) as WebSocket;
        } catch (error) {
          tell(() => {
            const thrown = error as { name?: unknown; message?: unknown } | null | undefined;
            return {
              kind: "throw",
              url: wantedAddress(args[0]),
              name: thrown?.name,
              message: thrown?.message,
              ...place(),
            };
          });
          throw error;
        }
        tell(() => {
          if (!prototype) learnFrom(socket);
          return { kind: "new", n: watch(socket), url: url(socket), ...place() };
        });
        return socket;
      },
      get(target, property, receiver) {
        return property === secret ? state : (get(target, property, receiver) as unknown);
      },
    }),
  );

  learnFrom(Native.prototype);
  replace(Native.prototype, "constructor", Native, Wrapped);
  replace(global, "WebSocket", Native, Wrapped);

  // A proxy prints as a nameless function; pages that look expect `function WebSocket() { [native code] }`.
  const print: unknown = getOwnPropertyDescriptor(Function.prototype, "toString")?.value;
  if (typeof print === "function") {
    const wrappedPrint = new Proxy(
      print,
      bare<ProxyHandler<typeof print>>({
        apply: (target, self: unknown, args) => apply(target, apply(mapGet, originals, [self]) ?? self, args),
        get: (target, property, receiver) =>
          property === secret ? state : (get(target, property, receiver) as unknown),
      }),
    );
    replace(Function.prototype, "toString", print, wrappedPrint);
  }

  if (typeof window === "undefined") return;
  const on = (source: EventTarget, type: string, listener: (event: Event) => void): void => {
    const ifTrusted = (event: Event): void => {
      if (event.isTrusted) listener(event);
    };
    apply(addEventListener, source, [type, ifTrusted, bare({ capture: true, passive: true })]);
  };
  const leaving = (kind: string) => (event: Event) =>
    tell(() => {
      const sockets: number[] = bare([]);
      const note = (n: number): void => {
        sockets[sockets.length] = n;
      };
      apply(setForEach, living, [note]);
      return { kind, persisted: (event as PageTransitionEvent).persisted, sockets, ...place() };
    });
  on(window, "pagehide", leaving("page-hide"));
  on(window, "pageshow", (event) => {
    if ((event as PageTransitionEvent).persisted) leaving("page-show")(event);
  });
  if (!isTop()) return;
  on(document, "visibilitychange", () =>
    tell(() => ({ kind: document.visibilityState === "hidden" ? "hidden" : "visible" })),
  );
  on(document, "freeze", () => tell(() => ({ kind: "frozen" })));
  on(document, "resume", () => tell(() => ({ kind: "resumed" })));
  on(window, "offline", () => tell(() => ({ kind: "offline" })));
  on(window, "online", () => tell(() => ({ kind: "online" })));
}
