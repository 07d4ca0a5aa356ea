import type { Page } from "./page.ts";
import type { Recording } from "./test.ts";

/** The sequence numbers that the lab's `/flood` puts into its messages, and when they came, ms since 1970. */
export interface Arrivals {
  readonly numbers: readonly number[];
  readonly times: readonly number[];
}

/**
 * Opens a socket in the page that notes every message's number and time in `window.arrivals`; what
 * a document saw until it was left is found in the session's storage, which outlives it.
 */
export async function openNumbered(page: Page, address: string): Promise<void> {
  await page.evaluate((address) => {
    const arrivals = { address, numbers: [] as number[], times: [] as number[] };
    Object.assign(window, { arrivals });
    window.addEventListener("pagehide", () => {
      const before = JSON.parse(sessionStorage.getItem("arrivals") ?? "[]") as unknown[];
      sessionStorage.setItem("arrivals", JSON.stringify([...before, arrivals]));
    });
    const socket = new WebSocket(address);
    socket.addEventListener("message", ({ data }) => {
      arrivals.numbers.push(Number.parseInt(data as string));
      arrivals.times.push(Date.now());
    });
  }, address);
}

/** Waits until the page has received `count` more messages than now. */
export async function moreArrivals(page: Page, count: number): Promise<void> {
  const now = await page.evaluate("window.arrivals.numbers.length");
  await page.waitUntil(`window.arrivals.numbers.length >= ${Number(now) + count}`);
}

/** A session's numbered frames of the connection to `address`, in order. */
const NUMBERED_FRAMES = `(session, address) => {
  const connection = [...session.connections.values()].find(({ url }) => url === address);
  const rows = connection ? session.frames.rowsOf(connection.id) : [];
  const numbers = [];
  const times = [];
  for (let index = 0; index < rows.length; index++) {
    const row = rows.at(index);
    const payload = session.frames.payloadOf(row);
    numbers.push(payload.kind === "kept" ? Number.parseInt(new TextDecoder().decode(payload.bytes)) : NaN);
    times.push(session.frames.timeOf(row));
  }
  return { numbers, times };
}`;

/** What the live session has of the connection to `address`. */
export function recordedNumbers({ recorder }: Recording, address: string): Promise<Arrivals> {
  return recorder(`(${NUMBERED_FRAMES})(socketscope.session, ${JSON.stringify(address)})`);
}

export interface KeptInfo {
  readonly id: string;
  readonly page: { readonly url: string };
  readonly startedAt: number;
  readonly lastWriteAt: number;
  readonly clean: boolean;
  readonly live: boolean;
  readonly broken?: boolean;
}

/** The sessions on disk, newest first. */
export async function keptSessions({ recorder }: Recording): Promise<readonly KeptInfo[]> {
  const listed = await recorder<{ ok: true; value: readonly KeptInfo[] } | { ok: false; error: string }>(
    "socketscope.controls.keptSessions.list()",
  );
  if (!listed.ok) throw new Error(listed.error);
  return listed.value;
}

export interface KeptNumbers extends Arrivals {
  readonly notices: readonly string[];
  readonly connections: number;
  readonly gaps: readonly { readonly from: number; readonly to?: number; readonly reason: string }[];
}

/** Opens a session from the disk and reads the numbers of its connection to `address`. */
export async function keptNumbers({ recorder }: Recording, id: string, address: string): Promise<KeptNumbers> {
  const opened = await recorder<KeptNumbers | { error: string }>(`(async () => {
    const opened = await socketscope.controls.keptSessions.open(${JSON.stringify(id)});
    if (!opened.ok) return { error: opened.error };
    const { session, notices } = opened.value;
    return { notices, connections: session.connections.size, gaps: session.capture.gaps,
      ...(${NUMBERED_FRAMES})(session, ${JSON.stringify(address)}) };
  })()`);
  if ("error" in opened) throw new Error(opened.error);
  return opened;
}

/** 0, 1, … up to but without `end`. */
export function upTo(end: number): number[] {
  return Array.from({ length: end }, (_, n) => n);
}
