import type { Page } from "../support/page.ts";
import type { Case, Play } from "./case.ts";

/** Between the beginnings of two cases: browsers slow down a page that opens many sockets at one moment. */
const BETWEEN_MS = 90;

/** Lets the page begin all of its cases and returns; what they do goes on in the page. */
export async function playAll(page: Page, cases: readonly { one: Case; url: string }[]): Promise<void> {
  const plays = cases.map(({ one, url }) => ({ url, ...one.play }));
  await page.evaluate(begin, plays.map(toJson), BETWEEN_MS);
}

type Played = Play & { readonly url: string };

function toJson(play: Played): { readonly [key: string]: string } {
  return { play: JSON.stringify(play) };
}

// oxlint-disable unicorn/consistent-function-scoping -- what runs in the page uses nothing from outside of `begin`
async function begin(plays: readonly { readonly [key: string]: string }[], betweenMs: number): Promise<void> {
  const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
  const kept: unknown[] = [];
  Object.assign(window, { kept });

  for (const text of plays) {
    void play(JSON.parse(text["play"] ?? "{}") as Played);
    await pause(betweenMs);
  }

  async function play(all: Played): Promise<void> {
    if (all.askFirst) await frameAt(all.url.replace(/^ws/, "http"));
    const frame = await frameFor(all);
    const begun = performance.now();
    const scope = (frame?.contentWindow ?? window) as Window & { WebSocket: typeof WebSocket };
    for (let n = 0; n < (all.sockets ?? 1); n++) {
      const path = all.paths?.[n % all.paths.length];
      const one = path === undefined ? all : { ...all, url: new URL(path, all.url).href };
      if (one.from === "worker") {
        const code = new Blob([`self.kept = new WebSocket(${JSON.stringify(one.url)})`]);
        kept.push(new Worker(URL.createObjectURL(code)));
        await pause(one.stagger ?? 0);
        continue;
      }
      const socket = open(one, scope.WebSocket, one.reconnect?.times ?? 0, n);
      socket?.addEventListener("open", () => setTimeout(() => leave(one, frame), 3_000));
      const { sendTogetherAt } = one;
      if (sendTogetherAt !== undefined)
        setTimeout(() => socket?.send("to all"), begun + sendTogetherAt - performance.now());
      await pause(one.stagger ?? 0);
    }
  }

  function leave({ from }: Played, frame: HTMLIFrameElement | undefined): void {
    if (from === "frame-that-navigates" && frame) frame.src = "/style.css?next";
    if (from === "frame-that-is-removed") frame?.remove();
  }

  async function frameFor({ from }: Played): Promise<HTMLIFrameElement | undefined> {
    if (!from?.includes("frame")) return undefined;
    return frameAt(from === "csp-frame" ? "/csp.html" : "/style.css");
  }

  async function frameAt(url: string): Promise<HTMLIFrameElement> {
    const frame = document.createElement("iframe");
    frame.src = url;
    const loaded = new Promise((resolve) => frame.addEventListener("load", resolve));
    document.body.append(frame);
    await loaded;
    return frame;
  }

  function open(one: Played, Socket: typeof WebSocket, retries: number, n: number): WebSocket | undefined {
    let socket: WebSocket;
    try {
      socket = one.protocol === undefined ? new Socket(one.url) : new Socket(one.url, one.protocol);
    } catch {
      return undefined; // mixed content
    }
    kept.push(socket);
    const say = () => socket.readyState === 1 && socket.send(one.message ?? `hello ${n}`);
    socket.addEventListener("open", () => {
      const { sendEvery, sendUntil = Infinity, sendAt = [], sendBytes, close } = one;
      // Sockets of one case differ in how long they talk.
      const until = performance.now() + sendUntil * (n + 1) * 0.6;
      if (sendEvery !== undefined && n >= (one.silentSockets ?? 0)) {
        const timer = setInterval(() => {
          if (socket.readyState !== 1 || performance.now() > until) clearInterval(timer);
          else say();
        }, sendEvery);
      }
      for (const ms of sendAt) setTimeout(say, ms);
      if (sendBytes !== undefined) socket.send("x".repeat(sendBytes));
      if (close) setTimeout(() => socket.close(close.code, close.reason), close.after);
    });
    if (one.giveUpAfter !== undefined) setTimeout(() => socket.close(), one.giveUpAfter);
    socket.addEventListener("close", () => {
      if (one.reconnect && retries > 0) setTimeout(() => open(one, Socket, retries - 1, n), one.reconnect.after);
    });
    return socket;
  }
}
