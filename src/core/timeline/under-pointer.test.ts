import { expect, it } from "vitest";
import { lanesOf } from "./lanes.ts";
import { layoutOf } from "./layout.ts";
import { timeToX } from "./scale.ts";
import { connection, inOrder, seconds, sessionOf } from "./test-session.ts";
import { underPointer } from "./under-pointer.ts";

const session = sessionOf(
  inOrder(
    connection("c1", "wss://app.example/ws").opened(1).frames("sent", 3).frames("received", 4).closed(64, 1006),
    connection("c2", "wss://app.example/chat").created(5).asked(6).refused(9, 502),
    { type: "page-event", at: seconds(20), kind: "hidden" },
    { type: "page-event", at: seconds(30), kind: "visible" },
    { type: "note-written", at: seconds(40), note: "n1", text: "Here it hangs.", connection: "c1" },
    { type: "note-written", at: seconds(70), note: "n2", text: "Lunch." },
    { type: "clock", at: seconds(90) },
  ),
);
const window = { from: seconds(0), to: seconds(100) };
const layout = layoutOf({ lanes: lanesOf(session), window, width: 1080, height: 160 });
const FIRST = 60;
const SECOND = 100;

function at(time: number, y: number) {
  const x = timeToX(layout.scale, seconds(time));
  return underPointer({ session, layout, origin: seconds(0), now: seconds(90) }, x, y);
}

it.each([
  [1, FIRST, ["0:01.050", "opened after 50 ms"]],
  [3.1, FIRST, ["0:03.000", "↑ sent, text, 1 B"]],
  [2.2, FIRST, ["0:02.200", "nothing for 1.9 s"]],
  [3.5, FIRST, ["0:04.000", "↑ 1 sent, ↓ 1 received within 1.0 s"]],
  [30, FIRST, ["0:30.000", "silent for 60.0 s"]],
  [63.8, FIRST, ["1:04.000", "closed with 1006 by the network"]],
  [80, FIRST, ["1:20.000", "closed with 1006 by the network"]],
  [95, SECOND, ["1:35.000", "not yet"]],
  [2, SECOND, ["0:02.000", "not yet created"]],
  [5.4, SECOND, ["0:05.400", "waiting to be sent"]],
  [7.5, SECOND, ["0:07.500", "waiting for the handshake's answer"]],
  [40.4, FIRST, ["0:40.400", "silent for 60.0 s", "Here it hangs."]],
  [70.2, 30, ["Lunch."]],
  [25, 30, ["hidden, 0:20.000 to 0:30.000 (10.0 s)"]],
])("says at %d s, %d px down: %j", (time, y, lines) => {
  expect(at(time, y)?.lines).toEqual(lines);
});

it("names the connection and the moment that a click means", () => {
  expect(at(3.1, FIRST)).toMatchObject({ connection: "c1", mark: seconds(3), title: "/ws #1" });
  expect(at(30, FIRST)?.mark).toBeUndefined();
  expect(underPointer({ session, layout, origin: seconds(0), now: seconds(90) }, 10, SECOND)).toMatchObject({
    connection: "c2",
    lines: ["app.example", "handshake failed: 502"],
  });
});

it("says nothing over the axis and below the last lane", () => {
  expect(at(30, 5)).toBeUndefined();
  expect(at(30, 140)).toBeUndefined();
  expect(at(50, 30)).toBeUndefined();
});
