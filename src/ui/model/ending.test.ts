import { expect, test } from "vitest";
import type { SessionEvent } from "../../core/session/events.ts";
import { createFakeSource } from "../fake/fake-source.ts";
import { typical } from "../fake/scenes.ts";
import { endingOf, explainCode } from "./ending.ts";

const { session } = createFakeSource(typical);

function factsOf(id: string): Record<string, string> {
  const { facts } = endingOf(session.connections.get(id)!, session, true);
  return Object.fromEntries(facts.map(({ label, value }) => [label, value]));
}

const headlineOf = (id: string): string => endingOf(session.connections.get(id)!, session, true).headline;

test("a code is never shown without its meaning", () => {
  expect(explainCode(1006)).toBe("1006: The connection vanished without a goodbye.");
  expect(explainCode(4999)).toMatch(/^4999: This code is private/);
  expect(explainCode(70_000)).toBe("70000: This code is unknown.");
});

test("each kind of end has a sentence", () => {
  expect(headlineOf("c1")).toBe("1006: The connection vanished without a goodbye.");
  expect(headlineOf("c3")).toBe("This connection is still open.");
  expect(headlineOf("c4")).toBe("The server answered 502 instead of opening the connection.");
  expect(headlineOf("c5")).toBe("The browser blocked this connection before anything was sent.");
});

test("an idle cut shows code, side, silence, age and traffic", () => {
  expect(factsOf("c1")).toMatchObject({
    "Close code": "1006",
    "Reason given": "none",
    "Closed cleanly": "no",
    "Ended by": "the network",
    "Silent before the end": "60.0 s",
    "Was open for": "63.2 s",
    Sent: "1 frame, 35 B, the last at 0:01",
    "Counted by a CDN": "1 request, 115 B to the client",
    Ended: "at 1:04 of the recording",
  });
});

test("a connection that never opened has no traffic, age or silence", () => {
  const labels = Object.keys(factsOf("c4"));
  expect(labels).not.toContain("Sent");
  expect(labels).not.toContain("Counted by a CDN");
  expect(labels).not.toContain("Was open for");
  expect(labels).not.toContain("Silent before the end");
});

test("the page's own close call is shown with its code and place", () => {
  const events: SessionEvent[] = [
    { type: "recording-started", at: 0, page: { url: "" }, pageScript: true },
    { type: "connection-created", at: 0, id: "c1", url: "wss://a.example/", target: "page" },
    { type: "handshake-answered", at: 2, id: "c1", status: 101, statusText: "", headers: [] },
    {
      type: "close-called",
      at: 5_000,
      id: "c1",
      code: 4000,
      reason: "bye",
      stack: [{ functionName: "leave", url: "https://a.example/app.js", line: 3, column: 9 }],
    },
    { type: "close-event", at: 5_010, id: "c1", code: 4000, reason: "bye", wasClean: true },
  ];
  const source = createFakeSource(events);
  const { facts } = endingOf(source.session.connections.get("c1")!, source.session, true);
  const call = facts.find(({ label }) => label === "The page’s close() call");
  expect(call?.value).toBe("at 0:05 with 4000, “bye”");
  expect(call?.stack).toHaveLength(1);
  expect(facts.find(({ label }) => label === "Ended by")?.value).toBe("the page");
});

test("a blank browser text is said to be blank, with what blanks it", () => {
  const source = createFakeSource([
    { type: "connection-created", at: 0, id: "c1", url: "wss://a.example/", target: "page" },
    { type: "handshake-sent", at: 1, id: "c1", headers: [] },
    { type: "connection-error", at: 9, id: "c1", message: "" },
    { type: "connection-closed", at: 9, id: "c1" },
  ]);
  const { facts } = endingOf(source.session.connections.get("c1")!, source.session, true);
  const words = facts.find(({ label }) => label === "The browser’s words");
  expect(words?.value).toBe("none");
  expect(words?.note).toContain("Another extension");
});

test("a connection that never opened shows its handshake's failure, and no close code", () => {
  expect(factsOf("c4")["The server’s answer"]).toBe("502");
  expect(Object.keys(factsOf("c4"))).not.toContain("Close code");
  expect(Object.keys(factsOf("c4"))).not.toContain("Ended by");
});

const opened: readonly SessionEvent[] = [
  { type: "recording-started", at: 0, page: { url: "" }, pageScript: true },
  { type: "connection-created", at: 0, id: "c1", url: "wss://a.example/", target: "page" },
  { type: "handshake-answered", at: 0, id: "c1", status: 101, statusText: "", headers: [] },
];

function endingAfter(...events: readonly SessionEvent[]) {
  const source = createFakeSource([...opened, ...events]);
  const { headline, facts } = endingOf(source.session.connections.get("c1")!, source.session, false);
  return { headline, facts: Object.fromEntries(facts.map(({ label, value }) => [label, value])) };
}

test("a fault in the data is the browser's reason to end it", () => {
  const { facts } = endingAfter(
    { type: "connection-error", at: 900, id: "c1", message: "Invalid frame header" },
    { type: "close-event", at: 905, id: "c1", code: 1006, reason: "", wasClean: false },
  );
  expect(facts["Ended by"]).toBe("the browser, because of a fault in the data");
});

test("an end that nobody saw has bounds, and no age or silence", () => {
  const { headline, facts } = endingAfter(
    { type: "recording-stopped", at: 361_000, reason: "user" },
    { type: "recording-started", at: 415_000, page: { url: "" }, pageScript: true },
    { type: "connection-closed", at: 415_100, id: "c1", unseen: true },
  );
  expect(headline).toBe("The end of this connection was not seen.");
  expect(facts).toMatchObject({ Ended: "between 6:01 and 6:55 of the recording", "Was open for": "not seen" });
  expect(Object.keys(facts)).not.toContain("Silent before the end");
  expect(Object.keys(facts)).not.toContain("Longest silence");
});

test("without a gap, an end that nobody saw may not have been", () => {
  const { facts } = endingAfter({ type: "connection-closed", at: 415_100, id: "c1", unseen: true });
  expect(facts.Ended).toBe("not seen");
});

test("while nothing is recorded, a connection was open", () => {
  const { headline, facts } = endingAfter({ type: "recording-stopped", at: 5_000, reason: "user" });
  expect(headline).toBe("This connection was open when it was last watched.");
  expect(facts["Was open for"]).toBe("5.0 s");
});

test("what waited in the browser is told with its most and its longest", () => {
  const waiting = { type: "send-buffer", id: "c1", bytes: 0, sends: 0 } as const;
  const events: SessionEvent[] = [
    { type: "recording-started", at: 0, page: { url: "" }, pageScript: true },
    { type: "connection-created", at: 0, id: "c1", url: "wss://a.example/", target: "page" },
    { type: "handshake-answered", at: 2, id: "c1", status: 101, statusText: "", headers: [] },
    { ...waiting, at: 4_000, since: 2_000, peak: 3_000_000, over: false },
    { ...waiting, at: 15_000, since: 10_000, peak: 2_000_000, over: false },
  ];
  const { session: one } = createFakeSource(events);
  const { facts } = endingOf(one.connections.get("c1")!, one, true);
  const fact = facts.find(({ label }) => label === "Waited in the browser");
  expect(fact?.value).toMatch(/^up to 3\.0\s?MB, for 5\.0 s at most$/);
});
