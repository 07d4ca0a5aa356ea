/**
 * The whole way: 45 streams recorded from Chromium 156, one for each failure, go through capture,
 * session and diagnosis. Each is replayed twice: with what the page itself observed told as the page
 * script tells it, and without, as with the page script switched off.
 */
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { captureOn, fakeTransport, pageSays } from "./capture/testing.ts";
import { diagnose } from "./core/diagnosis/diagnose.ts";
import type { RuleId, Severity } from "./core/diagnosis/finding.ts";
import { applyEvent, createSession } from "./core/session/apply-event.ts";
import type { ConnectionState, Session } from "./core/session/session.ts";

interface Stream {
  readonly scenario: string;
  readonly pageObserved: string | readonly string[];
  readonly events: readonly { readonly method: string; readonly params: Record<string, unknown> }[];
}

interface Expected {
  readonly state: ConnectionState;
  /** errors and warnings, with the page script */
  readonly findings: readonly RuleId[];
  /** the same without it, where it differs */
  readonly withoutScript?: readonly RuleId[];
}

const failed = (...findings: RuleId[]): Expected => ({ state: "failed", findings });
const open: Expected = { state: "open", findings: [] };

const refused = failed("handshake-status");
const malformed = failed("handshake-malformed");
const unreachable = failed("connection-failed");
const faulty: Expected = { state: "closed", findings: ["protocol-error"] };
/** Without the page script a goodbye and a cut look alike, so nothing is claimed. */
const vanished: Expected = { state: "closed", findings: ["abnormal-close"], withoutScript: [] };

const EXPECTED: Readonly<Record<string, Expected>> = {
  badaccept: malformed,
  badext: malformed,
  badframe: faulty,
  badproto: malformed,
  badutf8: faulty,
  binary: open,
  close1000: { state: "closed", findings: [] },
  close1001: { state: "closed", findings: ["close-code"], withoutScript: [] },
  close1005: { state: "closed", findings: [] },
  close1011: { state: "closed", findings: ["close-code"], withoutScript: [] },
  close4001: { state: "closed", findings: ["close-code"], withoutScript: [] },
  csp: { state: "blocked", findings: ["csp-blocked"] },
  dns: unreachable,
  drop: unreachable,
  echo: open,
  fin: vanished,
  frag: open,
  garbage: malformed,
  hang: { state: "connecting", findings: [] },
  http10: { state: "open", findings: ["http10-upgrade"] },
  invalidurl: { state: "blocked", findings: ["connection-failed"], withoutScript: [] },
  masked: faulty,
  "mixed-localhost": open,
  mixed: { state: "blocked", findings: ["mixed-content"] },
  noaccept: malformed,
  noconnection: malformed,
  noupgrade: malformed,
  ping: open,
  refused: unreachable,
  rst: vanished,
  rstnow: unreachable,
  rsv: faulty,
  status200: refused,
  status301: refused,
  status400: refused,
  status401: refused,
  status403: refused,
  status404: refused,
  status426: refused,
  status429: refused,
  status502: refused,
  status503: refused,
  status504: refused,
  "wss-to-http-port": unreachable,
  wss: open,
};

const FOLDER = new URL("../e2e/fixtures/cdp/", import.meta.url);
const FILES = readdirSync(FOLDER).filter((name) => name.endsWith(".json"));

function read(file: string): Stream {
  return JSON.parse(readFileSync(new URL(file, FOLDER), "utf8")) as Stream;
}

function replay(stream: Stream, pageScript: boolean): Session {
  const session = createSession();
  const transport = fakeTransport();
  const wallTime = wallTimeOf(stream);
  const { events } = captureOn(transport, { pageScript, now: () => wallTime });
  const drain = (): void => {
    for (const event of events.splice(0)) applyEvent(session, event);
  };
  applyEvent(session, { type: "recording-started", at: 0, page: { url: pageOf(stream) }, pageScript });
  let url = "";
  for (const { method, params } of stream.events) {
    transport.say(method, params);
    if (pageScript && method === "Network.webSocketCreated") {
      url = String(params.url);
      pageSays(transport, { kind: "new", n: 1, url, top: true, worker: false });
    }
    drain();
  }
  if (pageScript) tellWhatThePageSaw(stream, transport);
  drain();
  // Enough time for an end to be settled, and not so much that anything open looks abandoned.
  applyEvent(session, { type: "clock", at: session.now + 5_000 });
  return session;
}

/** The page of the recording, which every stack and every console line names. */
function pageOf(stream: Stream): string {
  return /"url":"(https?:\/\/app\.test:\d+\/)/.exec(JSON.stringify(stream.events))?.[1] ?? "http://app.test:8099/";
}

/** When the stream was recorded, in milliseconds, so that arrivals and the browser's own times agree. */
function wallTimeOf(stream: Stream): number {
  const seconds = stream.events.map(({ params }) => params.wallTime).find((value) => typeof value === "number");
  const entry = stream.events.map(({ params }) => params.entry as { timestamp?: number } | undefined).find(Boolean);
  return typeof seconds === "number" ? seconds * 1000 : (entry?.timestamp ?? 1_795_186_700_000);
}

function tellWhatThePageSaw(stream: Stream, transport: ReturnType<typeof fakeTransport>): void {
  const at = wallTimeOf(stream) + 3_000;
  const observed = typeof stream.pageObserved === "string" ? [stream.pageObserved] : stream.pageObserved;
  for (const line of observed) {
    const [, code, reason, wasClean] = /^close (\d+) (.*) ?(true|false)$/.exec(line) ?? [];
    if (code !== undefined) {
      const close = { code: Number(code), reason: reason?.trim(), wasClean: wasClean === "true" };
      pageSays(transport, { kind: "close", n: 1, at, ...close });
    }
    const [, name, message] = /^throw (\w+): (.*)$/.exec(line) ?? [];
    const mixed = stream.events.find(({ method }) => method === "Audits.issueAdded");
    const url = mixed ? "ws://app.test:8099/echo" : "ws://";
    if (name !== undefined) pageSays(transport, { kind: "throw", url, name, message, top: true, worker: false, at: 0 });
  }
}

const alarming = (severity: Severity): boolean => severity !== "info";

describe("recorded streams", () => {
  test("are all here", () => {
    expect(FILES.map((file) => file.replace(".json", "")).sort()).toEqual(Object.keys(EXPECTED).sort());
  });

  for (const file of FILES) {
    const stream = read(file);
    for (const pageScript of [true, false]) {
      test(`${stream.scenario}, page script ${pageScript ? "on" : "off"}`, () => {
        const expected = EXPECTED[stream.scenario]!;
        const session = replay(stream, pageScript);
        const findings = diagnose(session).filter((finding) => alarming(finding.severity));
        // The constructor's own exception reaches nobody but the page script.
        const unseen = stream.scenario === "invalidurl" && !pageScript;
        expect([...session.connections.values()].map((connection) => connection.state)).toEqual(
          unseen ? [] : [expected.state],
        );
        expect(findings.map((finding) => finding.rule)).toEqual(
          pageScript ? expected.findings : (expected.withoutScript ?? expected.findings),
        );
        expect(session.ignoredEvents).toBe(0);
      });
    }
  }
});
