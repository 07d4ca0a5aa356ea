import { expect, test } from "vitest";
import { check, pending, recording, sessionOf, socket, tick } from "../testing.ts";
import { slowHandshake } from "./slow-handshake.ts";

test("fires for an answer that took three seconds or more, and counts the quick ones", () => {
  const session = sessionOf(recording(), socket({ openedAt: 5200 }), socket({ id: "c2", at: 6000 }));
  const [finding, ...others] = check(slowHandshake, session);
  expect(others).toEqual([]);
  expect(finding).toMatchObject({
    severity: "warning",
    confidence: "certain",
    connections: ["c1"],
    title: "The server took 5.2 seconds to open the socket.",
  });
  expect(finding?.summary).toContain("1 of 2 handshakes");
  expect(finding?.ruledOut.map(({ because }) => because).join()).toContain("#2");
});

test("does not fire for a quick answer or for none yet", () => {
  const session = sessionOf(recording(), socket({ openedAt: 2900 }), pending({ id: "c2", sentAt: 10 }), tick(60_000));
  expect(check(slowHandshake, session)).toEqual([]);
});
