import { describe, expect, test } from "vitest";
import type { SessionEvent } from "../core/session/events.ts";
import { captureOn, fakeTransport, pageSays, type FakeTransport } from "./testing.ts";

const NOW = 1_000_000;
const MIXED_URL = "ws://app.test/";
const CSP_URL = "wss://other.test/ws";

type Teller = (transport: FakeTransport, at?: number) => void;

const mixedLog: Teller = (transport, at = NOW) =>
  transport.say("Log.entryAdded", {
    entry: {
      source: "security",
      level: "error",
      timestamp: at,
      url: "https://app.test/app.js",
      text: `Mixed Content: The page at 'https://app.test/' was loaded over HTTPS, but attempted to connect to the insecure WebSocket endpoint '${MIXED_URL}'. This request has been blocked; this endpoint must be available over WSS.`,
      stackTrace: {
        callFrames: [{ functionName: "open", url: "https://app.test/app.js", lineNumber: 0, columnNumber: 0 }],
      },
    },
  });
const mixedIssue: Teller = (transport) =>
  transport.say("Audits.issueAdded", {
    issue: {
      code: "MixedContentIssue",
      details: {
        mixedContentIssueDetails: {
          resolutionStatus: "MixedContentBlocked",
          insecureURL: MIXED_URL,
          mainResourceURL: "https://app.test/",
        },
      },
    },
  });
const mixedThrow: Teller = (transport) =>
  pageSays(transport, {
    kind: "throw",
    // as the page wrote it
    url: "ws://app.test",
    name: "SecurityError",
    message: "An insecure WebSocket connection may not be initiated from a page loaded over HTTPS.",
    top: true,
  });
const cspLog: Teller = (transport) =>
  transport.say("Log.entryAdded", {
    entry: {
      source: "security",
      timestamp: NOW,
      text: `Connecting to '${CSP_URL}' violates the following Content Security Policy directive: "connect-src 'self'". The action has been blocked.`,
    },
  });
const cspIssue: Teller = (transport) =>
  transport.say("Audits.issueAdded", {
    issue: {
      code: "ContentSecurityPolicyIssue",
      details: {
        contentSecurityPolicyIssueDetails: {
          blockedURL: CSP_URL,
          violatedDirective: "connect-src",
          isReportOnly: false,
        },
      },
    },
  });

const NAMES_OF = new Map<Teller, string>([
  [mixedLog, "console line"],
  [mixedIssue, "issue"],
  [mixedThrow, "exception"],
  [cspLog, "console line"],
  [cspIssue, "issue"],
]);

const throwing =
  (url: string, name: string, message: string): Teller =>
  (transport) =>
    pageSays(transport, { kind: "throw", url, name, message });
const entry =
  (fields: object): Teller =>
  (transport) =>
    transport.say("Log.entryAdded", { entry: fields });
const issue =
  (code: string, details: object): Teller =>
  (transport) =>
    transport.say("Audits.issueAdded", { issue: { code, details } });

function blockedBy(...tellers: Teller[]): Extract<SessionEvent, { type: "connection-blocked" }>[] {
  const transport = fakeTransport();
  const { events } = captureOn(transport, { now: () => NOW });
  for (const tell of tellers) tell(transport);
  return events.filter((event) => event.type === "connection-blocked");
}

const MIXED_ORDERS: readonly Teller[][] = [
  [mixedLog, mixedIssue, mixedThrow],
  [mixedLog, mixedThrow, mixedIssue],
  [mixedIssue, mixedLog, mixedThrow],
  [mixedIssue, mixedThrow, mixedLog],
  [mixedThrow, mixedLog, mixedIssue],
  [mixedThrow, mixedIssue, mixedLog],
];
const CSP_ORDERS: readonly Teller[][] = [
  [cspLog, cspIssue],
  [cspIssue, cspLog],
];

test("more sockets than a page may have are told by a console line alone", () => {
  const text = `WebSocket connection to '${CSP_URL}' failed: Insufficient resources`;
  const line = entry({ source: "network", timestamp: NOW, text });
  expect(blockedBy(line, line)).toMatchObject([
    { url: CSP_URL, by: "constructor", message: "Insufficient resources", at: NOW },
    { url: CSP_URL, by: "constructor" },
  ]);
});

describe("one attempt, however often and in whatever order it is told", () => {
  for (const order of MIXED_ORDERS) {
    test(`mixed content: ${order.map((tell) => NAMES_OF.get(tell)).join(", ")}`, () => {
      const told = blockedBy(...order);
      expect(told).toHaveLength(1);
      expect(told[0]).toMatchObject({ by: "mixed-content", id: "c1", target: "page" });
    });
  }
  for (const order of CSP_ORDERS) {
    test(`content security policy: ${order.map((tell) => NAMES_OF.get(tell)).join(", ")}`, () => {
      expect(blockedBy(...order)).toMatchObject([
        { by: "content-security-policy", url: CSP_URL, directive: "connect-src" },
      ]);
    });
  }

  test("each told twice is two attempts", () => {
    expect(blockedBy(mixedLog, mixedIssue, mixedThrow, mixedLog, mixedIssue, mixedThrow)).toHaveLength(2);
    expect(blockedBy(mixedLog, mixedLog, mixedIssue, mixedIssue)).toHaveLength(2);
  });

  test("what comes much later is another attempt", () => {
    let now = NOW;
    const transport = fakeTransport();
    const { events } = captureOn(transport, { now: () => now });
    mixedLog(transport);
    now += 3001;
    mixedIssue(transport);
    expect(events).toHaveLength(2);
  });

  test("the same address in another target is another attempt", () => {
    const transport = fakeTransport();
    const { events } = captureOn(transport);
    mixedLog(transport);
    transport.say(
      "Audits.issueAdded",
      {
        issue: {
          code: "MixedContentIssue",
          details: { mixedContentIssueDetails: { resolutionStatus: "MixedContentBlocked", insecureURL: MIXED_URL } },
        },
      },
      "worker",
    );
    expect(events).toHaveLength(2);
  });
});

test("an attempt from before keeps its own time; its issue, which has none, comes with it", () => {
  const told = blockedBy((transport) => mixedLog(transport, NOW - 60_000), mixedIssue);
  expect(told).toMatchObject([{ at: NOW - 60_000 }]);
});

test("the console line gives the page and the code that did it", () => {
  expect(blockedBy(mixedLog)).toMatchObject([
    {
      url: MIXED_URL,
      documentUrl: "https://app.test/",
      initiator: [{ functionName: "open", url: "https://app.test/app.js", line: 1, column: 1 }],
    },
  ]);
});

test("an http address given to the constructor is the ws address that the browser names", () => {
  expect(blockedBy(mixedLog, throwing("http://app.test/", "SecurityError", "An insecure"))).toHaveLength(1);
});

test("what a constructor refuses for another reason is its own", () => {
  expect(blockedBy(throwing("ws://", "SyntaxError", "The URL 'ws://' is invalid."))).toMatchObject([
    { by: "constructor", url: "ws://", message: "The URL 'ws://' is invalid." },
  ]);
});

describe("what is no blocked socket", () => {
  const csp = `Connecting to '${CSP_URL}' violates the following Content Security Policy directive: "connect-src 'self'".`;
  const cases: [what: string, teller: Teller][] = [
    [
      "a policy that only reports",
      entry({ source: "security", timestamp: NOW, text: `${csp} The policy is report-only.` }),
    ],
    [
      "an issue of a policy that only reports",
      issue("ContentSecurityPolicyIssue", {
        contentSecurityPolicyIssueDetails: {
          blockedURL: CSP_URL,
          violatedDirective: "connect-src",
          isReportOnly: true,
        },
      }),
    ],
    [
      "a blocked image",
      issue("MixedContentIssue", {
        mixedContentIssueDetails: { resolutionStatus: "MixedContentBlocked", insecureURL: "http://app.test/i.png" },
      }),
    ],
    [
      "mixed content that was only warned of",
      issue("MixedContentIssue", {
        mixedContentIssueDetails: { resolutionStatus: "MixedContentWarning", insecureURL: MIXED_URL },
      }),
    ],
    [
      "a socket that failed on its way",
      entry({
        source: "network",
        timestamp: NOW,
        text: `WebSocket connection to '${CSP_URL}' failed: Error in connection establishment: net::ERR_UNSAFE_PORT`,
      }),
    ],
    ["a line of the page's own", entry({ source: "javascript", timestamp: NOW, text: csp })],
    ["a request that is no socket", entry({ source: "security", timestamp: NOW, text: csp.replace("wss:", "https:") })],
    ["a line without a time", entry({ source: "security", text: csp })],
  ];
  for (const [what, teller] of cases) test(what, () => expect(blockedBy(teller)).toEqual([]));
});
