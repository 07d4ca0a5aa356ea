import { writeFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { CASES } from "../gauntlet/cases.ts";
import type { Case } from "../gauntlet/case.ts";
import { playAll } from "../gauntlet/play.ts";
import { exportedReport, loudRulesByHost } from "../gauntlet/seen.ts";
import { judge, tableOf, type Verdict } from "../gauntlet/verdict.ts";
import { startWays, type Ways } from "../gauntlet/ways.ts";
import { CannotRun } from "../../src/cli/chromium/cannot-run.ts";
import { catchDownloads } from "../support/downloads.ts";
import { poll } from "../support/poll.ts";
import { expect, test, type Recording } from "../support/test.ts";

/** Beyond the longest limit of the cases, 100 s, and three lives of 35 s with their pauses. */
const WATCHED_MS = 112_000;
const SAMPLE_EVERY_MS = 4_000;
/** When what happens to the proxies happens, after the page has begun. */
const RESTART_AT_MS = 23_700;
const SERVER_RESTART_AT_MS = 28_200;
const SERVERS_END_AT_MS = 30_400;
const KILL_AT_MS = 32_300;
const FREEZE_AT_MS = 36_000;
const RELOAD_AT_MS = 41_300;
const STOP_AT_MS = 45_200;

const hostOf = (one: Case): string => one.host ?? `${one.name}.test`;
const urlOf = (one: Case, ways: Ways): string =>
  `${one.scheme ?? "ws"}://${hostOf(one)}:${ways.portOf(one)}${one.path}`;

/** Proxies that are not installed skip the test, except where nothing may be skipped. */
async function waysOrSkip(starting: Promise<Ways>): Promise<Ways> {
  return starting.catch((error: unknown) => {
    test.skip(error instanceof CannotRun && !process.env["CI"], String(error));
    throw error;
  });
}

test("the gauntlet: every cause is found, and nothing healthy is blamed", async ({ chromium, record, lab }) => {
  test.setTimeout(WATCHED_MS + 120_000);
  const ways = await waysOrSkip(startWays(CASES, lab));
  for (const [program, why] of ways.absent)
    console.log(`The gauntlet runs without ${program}: ${why.split("\n", 1)[0]}`);
  const over = new AbortController();
  try {
    const plain = await record(`http://gauntlet.test:${lab.ports.http}/`);
    const secure = await record(`https://secure-gauntlet.test:${lab.ports.https}/`);
    const [inSecure, inPlain] = [true, false].map((wanted) =>
      ways.playable
        .filter(({ play }) => (play?.from === "secure-page") === wanted)
        .map((one) => ({
          one,
          url: urlOf(one, ways),
        })),
    );
    const begun = performance.now();
    const playing = Promise.all([playAll(secure.page, inSecure ?? []), playAll(plain.page, inPlain ?? [])]);
    const at = (ms: number) => sleep(ms, undefined, { signal: over.signal });
    const fates = Promise.all([
      at(RESTART_AT_MS).then(() => ways.restartNginx(3_000)),
      at(SERVER_RESTART_AT_MS).then(() => ways.restartServer(4_000)),
      at(SERVERS_END_AT_MS).then(() => ways.sayGoodbye()),
      at(SERVERS_END_AT_MS).then(() => ways.crashServer()),
      at(KILL_AT_MS).then(() => ways.killHaproxy()),
      at(FREEZE_AT_MS).then(() => ways.freezeHaproxy()),
      at(RELOAD_AT_MS).then(() => ways.reloadNginx()),
      at(STOP_AT_MS).then(() => ways.stopMore()),
    ]);
    fates.catch(() => undefined); // awaited below, unless something else fails before
    await playing;

    const seen = new Map<string, Map<string, number>>();
    await poll(
      "the longest limit to pass",
      async () => {
        for (const { devtools } of [plain, secure]) {
          for (const [host, rule] of await loudRulesByHost(devtools)) {
            const ofHost = seen.get(host) ?? new Map<string, number>();
            seen.set(host, ofHost.set(rule, (ofHost.get(rule) ?? 0) + 1));
          }
        }
        return performance.now() - begun >= WATCHED_MS;
      },
      { timeoutMs: WATCHED_MS + 30_000, intervalMs: SAMPLE_EVERY_MS },
    );
    await fates;

    const downloads = await catchDownloads(chromium);
    const verdicts = [
      ...(await verdictsOf(plain, inPlain ?? [], seen, downloads)),
      ...(await verdictsOf(secure, inSecure ?? [], seen, downloads)),
    ];
    const table = tableOf(verdicts);
    console.log(`\n${table}\n`);
    await writeFile(test.info().outputPath("gauntlet.md"), table);
    for (const { one, got, suspects, rightCause, falseAlarms } of verdicts) {
      expect.soft(rightCause ? one.expect : got, `cause of ${one.name}`).toBe(one.expect);
      expect.soft(suspects, `suspects of ${one.name}`).toEqual(one.suspects ?? []);
      expect.soft(falseAlarms, `false alarms about ${one.name}`).toEqual([]);
    }
  } finally {
    over.abort();
    await ways.close();
  }
});

async function verdictsOf(
  recording: Recording,
  cases: readonly { one: Case }[],
  seen: ReadonlyMap<string, ReadonlyMap<string, number>>,
  downloads: Awaited<ReturnType<typeof catchDownloads>>,
): Promise<Verdict[]> {
  const { findings, page } = await exportedReport(recording.devtools, downloads);
  await writeFile(test.info().outputPath(`${new URL(page.url).hostname}.json`), JSON.stringify(findings, null, 1));
  const all = await recording.connections();
  return cases.map(({ one }) => {
    const sockets = all.filter(({ url }) => new URL(url).hostname === hostOf(one)).map(({ id }) => id);
    expect.soft(sockets.length, `sockets of ${one.name}`).toBeGreaterThan(0);
    return judge(one, findings, sockets, seen.get(hostOf(one)) ?? new Map());
  });
}
