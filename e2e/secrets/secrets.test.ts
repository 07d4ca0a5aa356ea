import { describe, expect, it } from "vitest";
import type { Ordinary, Planted } from "./case.ts";
import { HELD_OUT } from "./held-out.ts";
import { ORDINARY } from "./ordinary.ts";
import { PLANTED } from "./planted.ts";
import { textsIn } from "./search.ts";
import { SECOND } from "./second.ts";
import { filesOf, leaksOf, lossesOf, textsOf } from "./trial.ts";

/** Each case is a session and two files of its own; a slow machine needs a while for them. */
const TIMEOUT = 240_000;
const ALL: readonly Planted[] = [...PLANTED, ...HELD_OUT, ...SECOND];

function countOf(cases: readonly Ordinary[]): number {
  return cases.reduce((sum, { values }) => sum + values.length, 0);
}

it("is as large as it says", () => {
  expect(PLANTED.length).toBeGreaterThanOrEqual(120);
  expect(HELD_OUT.length).toBeGreaterThanOrEqual(60);
  expect(ORDINARY.length).toBeGreaterThanOrEqual(200);
});

describe("the search", () => {
  it("finds every planted secret in a file that is not redacted", { timeout: TIMEOUT }, () => {
    const missed = ALL.filter((one) => {
      const texts = textsOf([one], "everything");
      return !one.secrets.every((secret) => texts.includes(secret));
    });
    expect(missed.map(({ what }) => what)).toEqual([]);
  });
});

describe("redaction", () => {
  it("lets no planted secret out, each alone", { timeout: TIMEOUT }, () => {
    expect(leaksOf(ALL)).toEqual([]);
  });

  it.each(["redacted", "metadata"] as const)(
    "lets none out in any format, in the mode %s",
    { timeout: TIMEOUT },
    (mode) => {
      for (const [format, file] of Object.entries(filesOf(ALL, mode))) {
        // What is nested deeper has been looked for one by one.
        const texts = textsIn(file, 2);
        expect({
          format,
          out: ALL.flatMap(({ secrets }) => secrets.filter((secret) => texts.includes(secret))),
        }).toEqual({
          format,
          out: [],
        });
      }
    },
  );

  it("leaves at least 98 of 100 ordinary values", { timeout: TIMEOUT }, () => {
    const losses = lossesOf(ORDINARY);
    expect(losses.length / countOf(ORDINARY), losses.join("\n")).toBeLessThanOrEqual(0.02);
  });

  it("leaves them beside all the secrets in one session as well", { timeout: TIMEOUT }, () => {
    const texts = textsIn(filesOf([...ALL, ...ORDINARY], "redacted")["json"]!, 3);
    const lost = ORDINARY.flatMap(({ values }) => values.filter((value) => !texts.includes(value)));
    expect(lost.length / countOf(ORDINARY), lost.join("\n")).toBeLessThanOrEqual(0.02);
    expect(ALL.flatMap(({ secrets }) => secrets.filter((secret) => texts.includes(secret)))).toEqual([]);
  });
});
