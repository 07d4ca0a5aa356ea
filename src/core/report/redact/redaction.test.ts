import { describe, expect, it } from "vitest";
import { finish } from "../../base/steps.ts";
import type { SessionEvent } from "../../session/events.ts";
import { planReport, type ReportOptions } from "../build-report.ts";
import { OPTIONS, sessionOf, T0 } from "../test-session.ts";
import { compileOwnPatterns, type OwnPattern } from "./own-patterns.ts";
import { reportOf, type Redaction } from "./redaction.ts";

const SECRET = "s3cr3t-of-ann-77";
const MESSAGES = [
  `{"token":"${SECRET}"}`,
  `{"note":"see ${SECRET} and customer C-123456"}`,
  '{"user":"Grüße an Bo","n":1}',
  "nothing",
  Buffer.from(`{"again":"${SECRET}"}`).toString("base64"),
];

function planOf(
  options: Partial<ReportOptions> = {},
  messages: readonly string[] = MESSAGES,
  notes: readonly string[] = [],
): Redaction {
  const events: SessionEvent[] = [
    { type: "recording-started", at: T0, page: { url: "https://app.example/" }, pageScript: true },
    { type: "connection-created", at: T0, id: "c1", url: `wss://app.example/ws?token=${SECRET}`, target: "page" },
    { type: "handshake-sent", at: T0, id: "c1", headers: [{ name: "Cookie", value: "sid=q1w2e3r4" }] },
    { type: "handshake-answered", at: T0, id: "c1", status: 101, statusText: "", headers: [] },
    ...messages.map((payload, index): SessionEvent => {
      return { type: "frame", at: T0 + index, id: "c1", direction: "sent", opcode: 1, payload };
    }),
    ...notes.map((text, index): SessionEvent => ({ type: "note-written", at: T0, note: `n${index}`, text })),
  ];
  return finish(planReport(sessionOf(events), [], { ...OPTIONS, ...options }));
}

const payloadsOf = (redaction: Redaction) => reportOf(redaction).frames.map(({ payload }) => payload);

async function patterns(...list: string[]): Promise<readonly OwnPattern[]> {
  const compiled = await compileOwnPatterns(list.map((pattern) => ({ name: "own", pattern })));
  if (!compiled.ok) throw new Error(compiled.error);
  return compiled.value;
}

describe("what was found", () => {
  it("has its value, its kind, and every place once", () => {
    const { found, head } = planOf();
    expect(found.map(({ value, kind, placeholder, count }) => ({ value, kind, placeholder, count }))).toEqual([
      { value: SECRET, kind: "token", placeholder: "‹token #1›", count: 4 },
      { value: "q1w2e3r4", kind: "cookie", placeholder: "‹cookie #1›", count: 1 },
    ]);
    expect(found[0]?.places).toEqual([
      { in: "address", connection: "c1" },
      { in: "message", connection: "c1", frame: 0 },
      { in: "message", connection: "c1", frame: 1 },
      { in: "message", connection: "c1", frame: 4 },
    ]);
    expect(found[1]?.places).toEqual([{ in: "request header", connection: "c1", name: "Cookie" }]);
    expect(head.redaction.replaced).toEqual({ token: 4, cookie: 1 });
  });

  it("goes from notes too, by its form and by being known from elsewhere", () => {
    const { head } = planOf({}, [], [`Told me: ${SECRET}`, "Her password: hunter-22-moon", "An ordinary remark."]);
    expect(head.notes?.map(({ text }) => text)).toEqual([
      "Told me: ‹token #1›",
      "Her password: ‹password #1›",
      "An ordinary remark.",
    ]);
  });

  it("is what is written, however often it is written", () => {
    const redaction = planOf();
    const first = reportOf(redaction);
    expect(reportOf(redaction)).toEqual(first);
    expect(redaction.head.redaction).toEqual(first.redaction);
    expect(payloadsOf(redaction)).toEqual([
      '{"token":"‹token #1›"}',
      '{"note":"see ‹token #1› and customer C-123456"}',
      MESSAGES[2],
      "nothing",
      Buffer.from('{"again":"‹token #1›"}').toString("base64"),
    ]);
  });
});

describe("choices", () => {
  it("keeps a value everywhere, and says so", () => {
    const { head, found, frames } = planOf({ choices: { keep: new Set([SECRET]) } });
    expect(head.connections[0]?.url).toContain(SECRET);
    expect(frames.row(0).payload).toBe(MESSAGES[0]);
    expect(head.redaction.replaced).toEqual({ cookie: 1 });
    expect(found.find(({ value }) => value === SECRET)).toMatchObject({ kept: true, kind: "token" });
  });

  it("hides a text everywhere, in bytes and base64 as well", () => {
    const messages = [...MESSAGES, Buffer.from("für Grüße an Bo!").toString("base64")];
    const redaction = planOf({ choices: { hide: ["Grüße an Bo", "C-123456"] } }, messages);
    const payloads = payloadsOf(redaction);
    expect(payloads[1]).toBe('{"note":"see ‹token #1› and customer ‹hidden text #1›"}');
    expect(payloads[2]).toBe('{"user":"‹hidden text #2›","n":1}');
    expect(Buffer.from(payloads[5] ?? "", "base64").toString()).toBe("für ‹hidden text #2›!");
    expect(redaction.head.redaction.replaced).toMatchObject({ "hidden text": 3 });
  });

  it("hides a short word outside of placeholders alone", () => {
    const payloads = payloadsOf(planOf({ choices: { hide: ["token"] } }));
    expect(payloads[0]).toBe('{"‹hidden text #1›":"‹token #1›"}');
  });

  it("finds what a pattern of one's own matches", async () => {
    const redaction = planOf({ choices: { patterns: await patterns("C-[0-9]{6}") } });
    expect(payloadsOf(redaction)[1]).toBe('{"note":"see ‹token #1› and customer ‹own pattern #1›"}');
    expect(redaction.found.at(-1)).toMatchObject({ value: "C-123456", kind: "own pattern", count: 1 });
  });

  it("refuses patterns that cannot be used, with their name", async () => {
    expect(await compileOwnPatterns([{ name: "bad", pattern: "(" }])).toMatchObject({
      ok: false,
      error: expect.stringContaining("“bad”"),
    });
    expect(await compileOwnPatterns([{ name: "huge", pattern: "(a{1,30}){1,30}" }])).toMatchObject({ ok: false });
  });
});

describe("one redaction", () => {
  it("stops between its steps, and tells how far it has come", () => {
    const shares: number[] = [];
    const events: SessionEvent[] = [
      { type: "connection-created", at: T0, id: "c1", url: "wss://h/", target: "page" },
      ...Array.from({ length: 1000 }, (_, index): SessionEvent => {
        return { type: "frame", at: T0 + index, id: "c1", direction: "sent", opcode: 1, payload: `m${index}` };
      }),
    ];
    const progress = (share: number) => shares.push(share);
    const steps = planReport(sessionOf(events), [], { ...OPTIONS, progress });
    let count = 0;
    while (!steps.next().done) count++;
    expect(count).toBeGreaterThan(30);
    expect(shares).toEqual(shares.toSorted((one, other) => one - other));
    expect(shares.at(-1)).toBeLessThanOrEqual(1);
  });

  it("cannot be joined with another: the numbers tell the order and nothing else", () => {
    const other = planOf({}, ['{"token":"another-one-88"}', `{"token":"${SECRET}"}`]);
    const first = planOf({}, [`{"token":"${SECRET}"}`]);
    expect(first.found[0]?.placeholder).toBe("‹token #1›");
    expect(other.found.map(({ placeholder }) => placeholder)).toEqual(["‹token #1›", "‹cookie #1›", "‹token #2›"]);
    expect(payloadsOf(other)).toEqual(['{"token":"‹token #2›"}', '{"token":"‹token #1›"}']);
    expect(JSON.stringify(reportOf(first))).not.toContain(SECRET);
  });

  it("does not look into payloads that do not leave", () => {
    const redaction = planOf({ mode: "metadata" });
    expect(payloadsOf(redaction)).toEqual(MESSAGES.map(() => undefined));
    expect(redaction.found.map(({ value }) => value)).toEqual([SECRET, "q1w2e3r4"]);
  });

  it("finds nothing where everything leaves", () => {
    const redaction = planOf({ mode: "everything" });
    expect(redaction.found).toEqual([]);
    expect(payloadsOf(redaction)).toEqual(MESSAGES);
  });
});
