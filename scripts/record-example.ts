/**
 * Records the example session that the panel offers to newcomers, `public/example.json`, at the demo lab:
 * `node --import tsx scripts/record-example.ts`. Two real 60-second cuts are waited for, so it takes two minutes.
 *
 * The recording is real, but for the addresses: the lab's names and ports, which mean nothing to a reader,
 * are replaced by names that are reserved for examples (RFC 2606).
 */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { startLab, type Lab } from "../e2e/lab/lab.ts";
import { makeReport } from "../src/cli/make-report.ts";
import { recordPage } from "../src/cli/record-page.ts";
import { reportToJson } from "../src/core/report/to-json.ts";
import type { Session } from "../src/core/session/session.ts";
import { runMain } from "./run-main.ts";

const FILE = join(import.meta.dirname, "../public/example.json");
/** Longer than two cuts take; with fewer there is nothing to write. */
const AT_MOST_SECONDS = 180;

await runMain(async () => {
  const lab = await startLab();
  try {
    const enough = new AbortController();
    const { session } = await recordPage({
      url: lab.urls.page,
      code: whatThePageDoes(lab),
      seconds: AT_MOST_SECONDS,
      chromiumArgs: [
        "--lang=en-US",
        "--host-resolver-rules=MAP *.test 127.0.0.1",
        `--ignore-certificate-errors-spki-list=${lab.trustKey}`,
      ],
      signal: enough.signal,
      onTick: (session) => {
        if (cutsIn(session) >= 2) enough.abort();
      },
    });
    if (cutsIn(session) < 2) throw new Error(`There were ${cutsIn(session)} cuts in ${AT_MOST_SECONDS} s.`);
    const report = await makeReport(session, "redacted");
    for (const { title } of report.findings) console.log(title);
    await writeFile(FILE, withExampleNames(reportToJson(report), lab));
    return 0;
  } finally {
    await lab.close();
  }
});

/** A page that subscribes to something that is silent, and subscribes again; beside it what goes well, and what else goes wrong. */
function whatThePageDoes({ urls }: Lab): string {
  return `
    const subscribe = () => new WebSocket(${JSON.stringify(urls.secureProxied("/quiet"))});
    subscribe().onclose = () => setTimeout(subscribe, 1000);
    new WebSocket(${JSON.stringify(urls.secureProxied("/heartbeat?every=5000"))});
    setTimeout(() => new WebSocket(${JSON.stringify(urls.secureProxied("/down/chat"))}), 4000);
    setTimeout(() => { try { new WebSocket(${JSON.stringify(urls.ws("/echo"))}); } catch { /* the block is the point */ } }, 8000);
    //# sourceURL=${new URL("/app.js", urls.page).href}
  `;
}

function cutsIn({ connections }: Session): number {
  return [...connections.values()].filter(({ url, closedAt }) => url.endsWith("/quiet") && closedAt !== undefined)
    .length;
}

function withExampleNames(json: string, { urls, ports }: Lab): string {
  const { hostname } = new URL(urls.page);
  return json
    .replaceAll(`${hostname}:${ports.secureProxy}`, "app.example")
    .replaceAll(`${hostname}:${ports.http}`, "metrics.example")
    .replaceAll(hostname, "app.example");
}
