import { expect, test } from "vitest";
import { KNOWLEDGE } from "../../core/knowledge/index.ts";
import { createFakeSource } from "../fake/fake-source.ts";
import { SCENES, START } from "../fake/scenes.ts";
import { knownIdleLimits, quietOf } from "./watched.ts";

const LIMITS = [60_000, 100_000];

function quiet(name: keyof typeof SCENES, seconds = 0) {
  const { session } = createFakeSource(SCENES[name].events);
  return quietOf(session, seconds === 0 ? session.now : START + seconds * 1000, LIMITS);
}

test("each empty list has its reason", () => {
  expect(quiet("idle").kind).toBe("not-recorded");
  expect(quiet("empty").kind).toBe("nothing-yet");
  expect(quiet("no-sockets", 90)).toEqual({ kind: "no-sockets", watched: 90_000 });
});

test("the lowest limit that was not reached is named", () => {
  expect(quiet("well")).toEqual({
    kind: "nothing-wrong",
    watched: 41_000,
    tooShort: true,
    longestSilence: 2_000,
    untested: 60_000,
  });
});

test("silences of connections seen late, and those below a second, are not told", () => {
  const late = quiet("late", 30);
  expect(late.kind).toBe("nothing-wrong");
  expect(late).not.toHaveProperty("longestSilence");
  expect(quiet("well", 3)).toHaveProperty("longestSilence");
});

test("after a minute it was watched for long enough", () => {
  expect(quiet("well", 59)).toMatchObject({ tooShort: true });
  expect(quiet("well", 60)).toMatchObject({ tooShort: false });
});

test("a silence that goes on counts, and past the last limit there is none left to name", () => {
  expect(quiet("well", 110)).toMatchObject({ longestSilence: 71_000, untested: 100_000 });
  expect(quiet("well", 300)).not.toHaveProperty("untested");
});

test("the known limits are those of what lies on the way, ascending", () => {
  const limits = knownIdleLimits(KNOWLEDGE);
  expect(limits).toContain(60_000);
  expect(limits).toEqual([...limits].sort((a, b) => a - b));
  expect(limits[0]).toBeGreaterThanOrEqual(30_000);
});
