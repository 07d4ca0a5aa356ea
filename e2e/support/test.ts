import { join } from "node:path";
import { test as base } from "@playwright/test";
import { startLab, type Lab } from "../lab/lab.ts";
import { openPanel, type DevTools } from "./devtools.ts";
import { evaluate } from "./evaluate.ts";
import { launchChromium, type Chromium } from "./launch.ts";
import { openPage, type Page } from "./page.ts";
import { poll } from "./poll.ts";

/** A page with the real panel open in its real DevTools, recording. */
export interface Recording {
  readonly page: Page;
  readonly devtools: DevTools;
  /** runs an expression in the devtools page, where `socketscope` is the recorder */
  readonly recorder: <Value>(expression: string) => Promise<Value>;
  /** the connections that the model has at this moment */
  readonly connections: () => Promise<readonly SeenConnection[]>;
  /** waits for a connection that fits */
  readonly connection: (
    what: string,
    fits: (connection: SeenConnection) => boolean,
    timeoutMs?: number,
  ) => Promise<SeenConnection>;
  /** waits until a session's page event of this kind has been seen */
  readonly pageEvent: (kind: string) => Promise<unknown>;
}

/** `Connection` of `src/core/session`, as it arrives through JSON: without what a test does not ask for. */
export interface SeenConnection {
  readonly id: string;
  readonly url: string;
  readonly path: string;
  readonly state: string;
  readonly target: string;
  readonly seenLate: boolean;
  readonly subprotocol?: string;
  readonly documentUrl?: string;
  readonly openedAt?: number;
  readonly closedAt?: number;
  readonly endUnseen?: boolean;
  readonly initiator: readonly { readonly functionName: string; readonly url: string }[];
  readonly blocked?: { readonly by: string; readonly message: string; readonly directive?: string };
  readonly handshake: { readonly status?: number; readonly error?: string; readonly httpVersion?: string };
  readonly close?: { readonly code: number; readonly reason: string; readonly wasClean: boolean; readonly by: string };
  readonly closeCalled?: { readonly code?: number; readonly stack: readonly { readonly functionName: string }[] };
  readonly left?: { readonly cached: boolean };
  readonly heldBack?: readonly {
    readonly from: number;
    readonly to?: number;
    readonly peak: number;
    readonly sends: number;
  }[];
  readonly sent: { readonly frames: number; readonly bytes: number };
  readonly received: { readonly frames: number; readonly bytes: number };
}

interface Fixtures {
  /** opens a page of the lab and the panel on it; recording has begun when it resolves */
  readonly record: (url: string, options?: { loadFirst?: boolean }) => Promise<Recording>;
}

interface WorkerFixtures {
  readonly lab: Lab;
  readonly chromium: Chromium;
}

export const EXTENSION = process.env.SOCKETSCOPE_EXTENSION ?? join(import.meta.dirname, "../../dist");

export const test = base.extend<Fixtures, WorkerFixtures>({
  lab: [
    async ({}, use) => {
      const lab = await startLab();
      await use(lab);
      await lab.close();
    },
    { scope: "worker" },
  ],
  chromium: [
    async ({}, use) => {
      const chromium = await launchChromium({ extensions: [EXTENSION] });
      await use(chromium);
      await chromium.close();
    },
    { scope: "worker", timeout: 60_000 },
  ],
  record: async ({ chromium }, use) => {
    const pages: Page[] = [];
    await use(async (url, { loadFirst = false } = {}) => {
      const page = await openPage(chromium, loadFirst ? url : "about:blank");
      pages.push(page);
      const recording = await record(chromium, page);
      if (!loadFirst) await page.goto(url);
      return recording;
    });
    for (const page of pages) await page.close().catch(() => undefined);
  },
});

export { expect } from "@playwright/test";

/** Opens the panel on a page and waits until it records. */
export async function record(chromium: Chromium, page: Page): Promise<Recording> {
  const devtools = await openPanel(chromium, page);
  const recorder = <Value>(expression: string): Promise<Value> =>
    evaluate(devtools.devtoolsPage, `(async () => (${expression}))()`) as Promise<Value>;
  await poll("the recording", () => recorder("socketscope.status.state === 'recording'"), { timeoutMs: 15_000 });
  const connections = (): Promise<readonly SeenConnection[]> =>
    recorder("JSON.parse(JSON.stringify([...socketscope.session.connections.values()]))");
  return {
    page,
    devtools,
    recorder,
    connections,
    async connection(what, fits, timeoutMs = 10_000) {
      let last: readonly SeenConnection[] = [];
      try {
        return await poll(
          what,
          async () => {
            last = await connections();
            return last.find(fits);
          },
          { timeoutMs },
        );
      } catch (error) {
        throw new Error(`${String(error)}; there are: ${JSON.stringify(last)}`, { cause: error });
      }
    },
    pageEvent: (kind) =>
      poll(`the page event ${kind}`, () =>
        recorder(`socketscope.session.pageEvents.find((event) => event.kind === ${JSON.stringify(kind)})`),
      ),
  };
}
