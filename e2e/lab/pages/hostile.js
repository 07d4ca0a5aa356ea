/* oxlint-disable typescript/unbound-method, unicorn/consistent-function-scoping, unicorn/prefer-add-event-listener, react/iframe-missing-sandbox -- it is made to survive a world that it changes itself */
/*
 * What a hostile page does, from its first line on: see `e2e/specs/hostile-page.spec.ts`, which
 * calls what is in `window.hostile`. `?world=` changes the built-in objects at once.
 */
{
  const { defineProperty, getOwnPropertyNames, setPrototypeOf } = Object;
  const { Proxy, Reflect, WebSocket, Worker, Blob, URL, JSON, Promise, Function } = globalThis;
  const { stringify } = JSON;
  const { get, set, has, apply } = Reflect;
  const timer = globalThis.setTimeout;
  const { push, includes } = Array.prototype;
  const { test } = RegExp.prototype;

  /** What a recorder could have left in a realm: random names, and anything that names itself. */
  const SUSPICIOUS = /[0-9a-f]{8}-[0-9a-f]{4}-|socketscope/i;
  const isSuspicious = (name) => typeof name === "string" && apply(test, SUSPICIOUS, [name]);

  const hostile = {
    /** names of globals that the browser did not make */
    names: [],
    /** functions under such names */
    bindings: [],
    created: 0,
    opened: 0,
    closed: [],
  };
  defineProperty(globalThis, "hostile", { value: hostile });
  const note = (name, value) => {
    if (!apply(includes, hostile.names, [name])) apply(push, hostile.names, [name]);
    if (typeof value === "function") apply(push, hostile.bindings, [value]);
  };

  hostile.look = (realm) => {
    for (let at = realm; at; at = Object.getPrototypeOf(at))
      for (const name of getOwnPropertyNames(at)) if (isSuspicious(name)) note(name, realm[name]);
  };

  /** Sees what anybody sets, reads or asks for on the global that is not there. */
  hostile.trap = () => {
    const traps = {
      set(target, name, value, receiver) {
        if (isSuspicious(name)) note(name, value);
        return set(target, name, value, receiver);
      },
      get(target, name, receiver) {
        if (isSuspicious(name)) note(name);
        return get(target, name, receiver);
      },
      has(target, name) {
        if (isSuspicious(name)) note(name);
        return has(target, name);
      },
    };
    setPrototypeOf(EventTarget.prototype, new Proxy(setPrototypeOf({}, Object.prototype), traps));
  };

  /** Messages as the page script sends them, about sockets it has and has not. */
  hostile.messages = () => {
    const at = Date.now();
    const realms = ["", "forged", "__proto__", "constructor"];
    const kinds = [
      { kind: "new", n: 1, url: "wss://forged.example/" },
      { kind: "throw", url: "wss://forged.example/", name: "SecurityError", message: "insecure" },
      { kind: "call", n: 1, code: 4999, reason: "forged", stack: "Error\n".repeat(1000) },
      { kind: "close", n: 1, code: 4999, reason: "forged", wasClean: true },
      { kind: "message", n: 1, size: -1 },
      { kind: "waiting", n: 1, since: 0, bytes: 1e15, peak: 1e15, sends: 1e15, over: false },
      { kind: "page-hide", persisted: true, sockets: [1, 2, 3], top: true },
    ];
    const odd = ["", "{", "null", "[]", "[".repeat(100_000), '{"__proto__":{"polluted":1}}', `"${"x".repeat(1e6)}"`];
    return [...odd, ...realms.flatMap((realm) => kinds.map((kind) => stringify({ realm, at, ...kind })))];
  };

  /** Through everything that was found; how many were sent. */
  hostile.flood = (rounds) => {
    let sent = 0;
    const messages = hostile.messages();
    for (let round = 0; round < rounds; round++)
      for (const binding of hostile.bindings)
        for (const message of messages) {
          try {
            binding(message);
            sent++;
          } catch {
            // It takes no more.
          }
        }
    return sent;
  };

  /** Tells what a worker's or worklet's own code finds in its realm. */
  const SEARCH = `const names = [];
    for (let at = globalThis; at; at = Object.getPrototypeOf(at))
      for (const name of Object.getOwnPropertyNames(at)) if (${String(SUSPICIOUS)}.test(name)) names.push(name);`;
  const script = (text) => URL.createObjectURL(new Blob([text], { type: "text/javascript" }));

  const frame = (attributes) => {
    const element = Object.assign(document.createElement("iframe"), attributes);
    document.body.append(element);
    return element;
  };
  const said = (what) =>
    new Promise((resolve) => {
      globalThis.addEventListener("message", function listen({ data }) {
        if (data?.what !== what) return;
        globalThis.removeEventListener("message", listen);
        resolve(data.names);
      });
    });
  const SAY = (what) => `${SEARCH} parent.postMessage({ what: ${stringify(what)}, names }, "*");`;

  /** Every kind of realm a page can make, and what was found in it. */
  hostile.realms = async () => {
    const found = {};
    const blank = frame({});
    hostile.look(blank.contentWindow);
    found.blank = getOwnPropertyNames(blank.contentWindow).filter(isSuspicious);
    const inner = blank.contentDocument.body.appendChild(blank.contentDocument.createElement("iframe"));
    found.nested = getOwnPropertyNames(inner.contentWindow).filter(isSuspicious);
    blank.contentDocument.open();
    blank.contentDocument.write("<p>written</p>");
    blank.contentDocument.close();
    found.written = getOwnPropertyNames(blank.contentWindow).filter(isSuspicious);
    const kept = blank.contentWindow;
    blank.remove();
    found.removed = getOwnPropertyNames(kept).filter(isSuspicious);

    let answer = said("srcdoc");
    frame({ srcdoc: `<script>${SAY("srcdoc")}</script>` });
    found.srcdoc = await answer;
    answer = said("javascript");
    frame({ src: `javascript:void eval(${stringify(SAY("javascript"))})` });
    found.javascript = await answer;
    answer = said("blob");
    frame({ src: URL.createObjectURL(new Blob([`<script>${SAY("blob")}</script>`], { type: "text/html" })) });
    found.blob = await answer;

    found.worker = await new Promise((resolve) => {
      const worker = new Worker(script(`${SEARCH} postMessage(names);`));
      worker.onmessage = ({ data }) => resolve(data);
    });
    found.nestedWorker = await new Promise((resolve) => {
      const nested = `new Worker(${stringify(script(`${SEARCH} postMessage(names);`))}).onmessage = ({ data }) => postMessage(data);`;
      const worker = new Worker(script(nested));
      worker.onmessage = ({ data }) => resolve(data);
    });
    return found;
  };

  /** What a page may try to reach the extension by; what it got. */
  hostile.reach = async (extension) => {
    const reached = [];
    if (globalThis.chrome?.runtime?.id !== undefined) reached.push("chrome.runtime.id");
    for (const name of ["debugger", "storage", "devtools", "tabs", "extension"])
      if (globalThis.chrome?.[name] !== undefined) reached.push(`chrome.${name}`);
    for (const path of ["manifest.json", "src/panel/panel.html", "src/extension/devtools.html", "icons/32.png"]) {
      const url = `chrome-extension://${extension}/${path}`;
      await fetch(url).then(
        () => reached.push(`fetch ${path}`),
        () => undefined,
      );
    }
    await new Promise((resolve) => {
      const image = new Image();
      image.onload = () => resolve(reached.push("image"));
      image.onerror = resolve;
      image.src = `chrome-extension://${extension}/icons/32.png`;
    });
    return reached;
  };

  const forge = function () {
    return '{"kind":"close","realm":"forged","at":1,"n":1,"code":4999}';
  };
  const refuse = function () {
    throw new Error("hostile");
  };
  const WORLDS = { lies: forge, throws: refuse };
  /** Puts something else in the place of all that a script stands on. */
  hostile.overwrite = (world) => {
    const other = WORLDS[world];
    const holders = [
      Map,
      WeakMap,
      Set,
      WeakSet,
      Promise,
      Function,
      Array,
      EventTarget,
      Event,
      CloseEvent,
      MessageEvent,
    ];
    const names = [
      "get",
      "set",
      "has",
      "add",
      "delete",
      "forEach",
      "then",
      "call",
      "apply",
      "bind",
      "toString",
      "push",
      "map",
      "addEventListener",
      "removeEventListener",
      "dispatchEvent",
    ];
    for (const { prototype } of holders)
      for (const name of names)
        if (name in prototype) void defineProperty(prototype, name, { value: other, configurable: true });
    for (const name of ["code", "reason", "wasClean"])
      defineProperty(CloseEvent.prototype, name, { get: other, configurable: true });
    for (const name of ["url", "readyState", "bufferedAmount"])
      defineProperty(WebSocket.prototype, name, { get: other, configurable: true });
    for (const name of ["log", "warn", "error", "debug", "info"]) console[name] = other;
    for (const name of ["stringify", "parse"]) JSON[name] = other;
    for (const name of getOwnPropertyNames(Reflect)) Reflect[name] = other;
    for (const name of ["Proxy", "Error", "Symbol", "String"]) globalThis[name] = other;
    globalThis.setTimeout = other;
    Date.now = () => -1;
    Math.random = () => 0;
  };

  // Used after the world was changed, so it stands on what was taken before.
  const listen = EventTarget.prototype.addEventListener;
  const { send, close } = WebSocket.prototype;
  const code = Object.getOwnPropertyDescriptor(CloseEvent.prototype, "code").get;

  /** Opens `count` sockets that say `frames` messages each and close with 4000 + their number. */
  hostile.talk = (address, count, frames) => {
    for (let n = 0; n < count; n++) {
      const socket = new WebSocket(`${address}${n}`);
      hostile.created++;
      apply(listen, socket, [
        "open",
        () => {
          hostile.opened++;
          for (let frame = 0; frame < frames; frame++) apply(send, socket, [`${frame}`]);
          apply(close, socket, [4000 + n, "done"]);
        },
      ]);
      apply(listen, socket, [
        "close",
        (event) => {
          hostile.closed[hostile.closed.length] = apply(code, event, []);
        },
      ]);
    }
  };

  /** Opens sockets in bursts, a thousand a second, and closes every other one before it is open. */
  hostile.churn = (address, seconds) => {
    const until = performance.now() + seconds * 1000;
    const burst = () => {
      for (let n = 0; n < 50; n++) {
        const socket = new WebSocket(address);
        hostile.created++;
        apply(listen, socket, [
          "open",
          () => {
            hostile.opened++;
            socket.close(4100);
          },
        ]);
        apply(listen, socket, [
          "close",
          () => {
            hostile.closed.push(4100);
          },
        ]);
        if (n % 2 === 0) socket.close();
      }
      if (performance.now() < until) timer(burst, 50);
      else hostile.done = true;
    };
    burst();
  };

  /** Goes from document to document; each asks to be stayed on, which nobody is there to answer. */
  hostile.wander = (address, times) => {
    sessionStorage.setItem("wander", stringify({ address, times, n: 0 }));
    step();
  };
  const step = () => {
    const { address, times, n } = JSON.parse(sessionStorage.getItem("wander"));
    sessionStorage.setItem("wander", stringify({ address, times, n: n + 1 }));
    if (n === times) return sessionStorage.removeItem("wander");
    globalThis.addEventListener("beforeunload", (event) => event.preventDefault());
    const socket = new WebSocket(`${address}${n}`);
    socket.addEventListener("open", () => {
      if (n + 1 === times) return;
      alert('<b id="hostile-alert">open</b>');
      location.reload();
    });
  };
  if (sessionStorage.getItem("wander")) step();

  const world = new URLSearchParams(location.search).get("world");
  if (world === "trap") hostile.trap();
  else if (world) hostile.overwrite(world);
}
