import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { anyEvent } from "./event-arbitraries.ts";
import { parseEvent } from "./parse-event.ts";

describe("parseEvent", () => {
  it("gives back every valid event as it is", () => {
    fc.assert(
      fc.property(anyEvent, (event) => {
        expect(parseEvent(event)).toStrictEqual({ ok: true, value: event });
      }),
      { numRuns: 1_000 },
    );
  });

  it("never throws, whatever JSON it is given", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(parseEvent(value).ok).toBe(false);
      }),
    );
  });

  it("refuses an event of which any field has been replaced by something of another kind", () => {
    const fieldOfEvent = anyEvent.chain((event) =>
      fc.tuple(fc.constant(event), fc.constantFrom(...Object.keys(event))),
    );
    fc.assert(
      fc.property(fieldOfEvent, ([event, field]) => {
        expect(parseEvent({ ...event, [field]: Symbol("other") }).ok).toBe(false);
      }),
      { numRuns: 1_000 },
    );
  });

  it("never throws for an event with any fields changed, and then gives a valid event or an error", () => {
    const anything = fc.anything({ withBigInt: true, withDate: true, withMap: true, withTypedArray: true });
    fc.assert(
      fc.property(
        anyEvent,
        fc.dictionary(fc.constantFrom("at", "id", "payload", "headers", "page"), anything),
        (event, changes) => {
          const parsed = parseEvent({ ...event, ...changes });
          if (parsed.ok) expect(parseEvent(parsed.value)).toStrictEqual(parsed);
          else expect(parsed.error).toMatch(/\.$/);
        },
      ),
      { numRuns: 1_000 },
    );
  });

  it.each([
    [null, "A session event must be an object."],
    [{ at: 1 }, "A session event must have a known `type`."],
    [{ type: "constructor", at: 1 }, "A session event must have a known `type`."],
    [{ type: "clock", at: "1" }, "The field `at` of a `clock` event is missing or malformed."],
    [{ type: "clock", at: Infinity }, "The field `at` of a `clock` event is missing or malformed."],
    [
      { type: "recording-started", at: 1, page: { url: 2 }, pageScript: true },
      "The field `page.url` of a `recording-started` event is missing or malformed.",
    ],
    [{ type: "clock", at: 1, gapMs: undefined }, "The field `gapMs` of a `clock` event is missing or malformed."],
  ])("says what is wrong with %j", (value, error) => {
    expect(parseEvent(value)).toEqual({ ok: false, error });
  });

  it("leaves unknown fields out", () => {
    expect(parseEvent({ type: "clock", at: 1, later: true })).toStrictEqual({
      ok: true,
      value: { type: "clock", at: 1 },
    });
  });
});
