import { expect, it } from "vitest";
import { connection, inOrder, seconds, sessionOf } from "../timeline/test-session.ts";
import { comparePeriod } from "./periods.ts";

const session = sessionOf(
  inOrder(
    connection("c1", "wss://app.example/ws")
      .opened(1)
      .frames("sent", 3, 4, 5, 30)
      .frames("received", 4)
      .closed(64, 1006),
    connection("c2", "wss://app.example/chat").created(5).asked(6).refused(9, 502),
    { type: "clock", at: seconds(100) },
  ),
);

it("counts within a stretch and outside of it", () => {
  const whole = { from: seconds(0), to: seconds(100) };
  const facts = comparePeriod(session, { from: seconds(0), to: seconds(20) }, whole);
  expect(facts.map(({ id, chosen, rest }) => [id, chosen, rest])).toEqual([
    ["length", 20_000, 80_000],
    ["opened", 1, 0],
    ["ended", 0, 1],
    ["failed", 1, 0],
    ["frames-sent", 3 / 20, 1 / 80],
    ["bytes-sent", 3 / 20, 1 / 80],
    ["frames-received", 1 / 20, 0],
    ["bytes-received", 1 / 20, 0],
  ]);
  expect(comparePeriod(session, whole, whole).at(-1)).toMatchObject({ chosen: 1 / 100, rest: undefined });
});
