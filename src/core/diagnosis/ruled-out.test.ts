import { expect, test } from "vitest";
import { KNOWLEDGE } from "../knowledge/index.ts";
import type { SessionEvent } from "../session/events.ts";
import { explainAll } from "./causes/explain.ts";
import { ruledOutFor } from "./ruled-out.ts";
import { recording, sessionOf, socket, tick } from "./testing.ts";

function ruledOut(...events: readonly (SessionEvent | readonly SessionEvent[])[]): Record<string, string> {
  const session = sessionOf(recording(), ...events, tick(1_000_000));
  const explanation = explainAll(session, KNOWLEDGE).get("c1");
  if (!explanation) throw new Error("c1 has not ended");
  return Object.fromEntries(ruledOutFor(explanation, session, KNOWLEDGE).map(({ cause, because }) => [cause, because]));
}

test("an idle cut: everything that was looked at and spoke against it", () => {
  expect(ruledOut(socket({ openedAt: 0, sent: [3000], closedAt: 63_000 }))).toEqual({
    "The page closing it itself": "The page did not call close() on it.",
    "A navigation": "The page was not left when it ended.",
    "The computer asleep": "The clock shows no gap before the end.",
    "A change of network": "The browser did not report being offline.",
    "A fault in the data": "The browser named none.",
    "The server's own goodbye": "No close frame came (1006).",
    "A usual maximum lifetime": "Its age fits no usual maximum lifetime.",
  });
});

test("without the page script, what only it can see is not ruled out", () => {
  const found = ruledOut(socket({ observed: false, openedAt: 0, sent: [3000], closedAt: 63_000 }));
  expect(Object.keys(found)).not.toContain("The page closing it itself");
  expect(Object.keys(found)).not.toContain("A navigation");
  expect(Object.keys(found)).not.toContain("The server's own goodbye");
  expect(Object.keys(found)).toContain("The computer asleep");
});

test("a reset right after a frame rules an idle limit out", () => {
  expect(ruledOut(socket({ openedAt: 0, sent: [2000], closedAt: 4100 }))["A usual idle limit"]).toBe(
    "It ended only 2.1 s after the last frame, which fits no known limit.",
  );
});

test("others that lived on speak against a restart and a change of network", () => {
  const found = ruledOut(
    socket({ openedAt: 0, sent: [2000], closedAt: 4100 }),
    socket({ id: "c2" }),
    socket({ id: "c3", url: "wss://other.test/" }),
  );
  expect(found["A restart of the whole server"]).toBe("Socket #2 to the same host stayed open.");
  expect(found["A change of network"]).toBe(
    "The browser did not report being offline, and the socket to other.test stayed open.",
  );
});

test("the cause itself is not ruled out, nor what goes with it", () => {
  const found = ruledOut(socket({ openedAt: 0, sent: [2000], closedAt: 94_000 }), tick(93_000, 60_000));
  expect(Object.keys(found)).not.toContain("The computer asleep");
  expect(Object.keys(found)).not.toContain("A change of network");
});

test("where no frame ever passed, none is spoken of", () => {
  expect(ruledOut(socket({ openedAt: 0, closedAt: 300 }))["A usual idle limit"]).toBe(
    "It ended only 0.3 s after it opened, which fits no known limit.",
  );
});
