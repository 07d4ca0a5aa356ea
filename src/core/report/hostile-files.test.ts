import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { diagnose } from "../diagnosis/diagnose.ts";
import { parseProfile } from "../diagnosis/profiles/parse-profile.ts";
import { buildReport } from "./build-report.ts";
import { openFile } from "./open-file.ts";
import { OPTIONS, richEvents, sessionOf } from "./test-session.ts";
import { harToJson, reportToHar } from "./to-har.ts";
import { reportToHtml } from "./to-html.ts";
import { reportToJson } from "./to-json.ts";

/** Files that nobody honest wrote. Whatever stands in one, there is a session or one sentence. */

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

const PROFILE: Json = {
  format: "socketscope-profile",
  version: 1,
  name: "Shop",
  match: ["https://shop.test/*"],
  endpoint: "/live",
  sameOrigin: true,
  sockets: { min: 1, max: 2 },
  subprotocols: ["v2"],
  heartbeatSeconds: 25,
  minLifetimeSeconds: 600,
  contact: "help@shop.test",
};

const session = sessionOf(richEvents());
const report = buildReport(session, diagnose(session), { ...OPTIONS, mode: "everything" });
const json = JSON.parse(reportToJson(report)) as Json;
const ownHar = JSON.parse(harToJson(reportToHar(report))) as Json;
const foreignHar = JSON.parse(JSON.stringify(ownHar), (key, value: unknown) =>
  key === "_socketscope" ? undefined : value,
) as Json;
const DOCUMENTS = [
  ["a JSON report", json],
  ["our HAR", ownHar],
  ["another program's HAR", foreignHar],
] as const;

/** Opens a file and does with it what the panel does. Gives the error, if there is one. */
async function tried(text: string): Promise<string | undefined> {
  const opened = await openFile({ name: "file", text: [text] });
  if (!opened.ok) return opened.error;
  const findings = diagnose(opened.value.session);
  expect(findings.filter(({ title }) => title.endsWith("could not be made."))).toEqual([]);
  buildReport(opened.value.session, findings, OPTIONS);
  return undefined;
}

function expectSentence(error: string | undefined): void {
  if (error === undefined) return;
  expect(error).toMatch(/^[^\n\r]{10,500}[.]$/);
}

/** Places in a document, one of each shape: what holds for the first item of a list holds for the others. */
function placesOf(document: Json): (string | number)[][] {
  const places = new Map<string, (string | number)[]>();
  const visit = (value: Json, path: (string | number)[]): void => {
    const shape = path.map((key) => (typeof key === "number" ? "*" : key)).join(".");
    if (!places.has(shape)) places.set(shape, path);
    if (typeof value !== "object" || value === null) return;
    for (const [key, item] of Object.entries(value)) visit(item, [...path, Array.isArray(value) ? Number(key) : key]);
  };
  visit(document, []);
  return [...places.values()];
}

/** The document with another value at one place; without the place if there is no value. */
function changed(document: Json, path: readonly (string | number)[], value: Json | undefined): Json {
  const [key, ...rest] = path;
  if (key === undefined) return value ?? null;
  if (Array.isArray(document)) {
    return document.map((item, index) => (index === key ? changed(item, rest, value) : item));
  }
  const copy: { [key: string]: Json } = { ...(document as { [key: string]: Json }) };
  if (rest.length === 0 && value === undefined) delete copy[String(key)];
  else copy[String(key)] = changed(copy[String(key)] ?? null, rest, value);
  return copy;
}

const WRONG_VALUES: readonly (Json | undefined)[] = [
  undefined,
  null,
  true,
  -1,
  0.5,
  1e308,
  Number.MAX_SAFE_INTEGER,
  "",
  "__proto__",
  "\u0000\u2028‮</script>",
  [],
  {},
  [null],
];

describe.each(DOCUMENTS)("%s", (_, document) => {
  it("with a wrong value at any place opens, or is answered with a sentence", async () => {
    const places = placesOf(document);
    expect(places.length).toBeGreaterThan(40);
    let refused = 0;
    for (const [index, place] of places.entries()) {
      // By turns: neighbours in a document are read by the same code.
      for (let turn = 0; turn < 3; turn++) {
        const value = WRONG_VALUES[(index * 3 + turn) % WRONG_VALUES.length];
        const error = await tried(JSON.stringify(changed(document, place, value)));
        expectSentence(error);
        if (error !== undefined) refused++;
      }
    }
    expect(refused).toBeGreaterThan(places.length / 4);
  }, 120_000);

  it("cut anywhere is answered with a sentence", async () => {
    const text = JSON.stringify(document);
    for (let part = 0; part < 100; part++) {
      const error = await tried(text.slice(0, Math.floor((text.length * part) / 100)));
      expect(error).toBeDefined();
      expectSentence(error);
    }
  });

  it("with keys that mean something to JavaScript changes nothing outside itself", async () => {
    for (const key of ["__proto__", "constructor", "prototype", "toString"]) {
      // As text: written as an object, the key would be lost before the file is.
      const text = JSON.stringify(document)
        .replaceAll("{", `{"${key}":{"polluted":true,"at":1e9},`)
        .replaceAll(",}", "}");
      expectSentence(await tried(text));
      expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
      // And as the name of a connection, which findings look things up by.
      expectSentence(await tried(JSON.stringify(document).replaceAll('"c1"', `"${key}"`)));
    }
  });
});

it("an HTML report that is cut or changed is answered with a sentence", async () => {
  const html = reportToHtml(report);
  for (let part = 0; part < 100; part++) {
    const error = await tried(html.slice(0, Math.floor((html.length * part) / 100)));
    expect(error).toBeDefined();
    expectSentence(error);
  }
});

describe("nesting that is deeper than any stack", { timeout: 60_000 }, () => {
  const DEPTH = 200_000;
  const deep = "[".repeat(DEPTH) + "]".repeat(DEPTH);
  const deepObjects = `${'{"a":'.repeat(DEPTH)}1${"}".repeat(DEPTH)}`;

  it.each([
    ["alone", (nest: string) => nest],
    ["in a HAR's head", (nest: string) => `{"log":{"entries":[],"creator":${nest}}}`],
    ["in a HAR's request", (nest: string) => `{"log":{"entries":[{"_webSocketMessages":[],"request":${nest}}]}}`],
    ["in a field that nobody reads", (nest: string) => JSON.stringify(json).replace("{", `{"x":${nest},`)],
    ["in a connection", (nest: string) => JSON.stringify(json).replace('"connections":[', `"connections":[${nest},`)],
    [
      "in our HAR's head",
      (nest: string) => JSON.stringify(ownHar).replace('"_socketscope":{', `"_socketscope":{"x":${nest},`),
    ],
  ])("%s", async (_, file) => {
    for (const nest of [deep, deepObjects]) expectSentence(await tried(file(nest)));
  });

  it("in a message, which is looked through for secrets", async () => {
    for (const nest of [deep, deepObjects]) {
      const entry = {
        startedDateTime: "2026-01-01T00:00:00Z",
        request: { url: "wss://app.example/ws" },
        response: { status: 101 },
        _webSocketMessages: [{ type: "receive", time: 1, opcode: 1, data: nest }],
      };
      expect(await tried(JSON.stringify({ log: { entries: [entry] } }))).toBeUndefined();
    }
  });
});

it("small files ask for little memory, whatever lengths they claim", async () => {
  const before = process.memoryUsage().arrayBuffers;
  const huge = structuredClone(json) as { frames: { length: number }[] };
  for (const frame of huge.frames) frame.length = Number.MAX_SAFE_INTEGER;
  expectSentence(await tried(JSON.stringify(huge)));
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(64_000_000);
});

it.each([
  ["JSON", reportToJson({ ...report, version: 2 as 1 })],
  ["HTML", reportToHtml({ ...report, version: 2 as 1 })],
  ["HAR", harToJson(reportToHar({ ...report, version: 2 as 1 }))],
])("a newer %s is refused, and told apart from a damaged one", async (_, text) => {
  expect(await tried(text)).toBe(
    "file: The report is of version 2, and this Socketscope reads up to 1: update Socketscope to open it.",
  );
});

function parsed(profile: string): string | undefined {
  const result = parseProfile(profile);
  return result.ok ? undefined : result.error;
}

describe("profiles", () => {
  it("with a wrong value at any place are taken or answered with a sentence", () => {
    for (const place of placesOf(PROFILE)) {
      for (const value of WRONG_VALUES) expectSentence(parsed(JSON.stringify(changed(PROFILE, place, value))));
    }
    expect(parsed(JSON.stringify(changed(PROFILE, ["version"], 2)))).toContain("update Socketscope");
  });

  it("of anything else never throw", () => {
    const text = JSON.stringify(PROFILE);
    for (let end = 0; end < text.length; end++) expectSentence(parsed(text.slice(0, end)));
    for (const key of ["__proto__", "constructor"]) expect(parsed(text.replace("{", `{"${key}":{},`))).toContain(key);
    expectSentence(parsed(`{"format":"socketscope-profile","version":${"[".repeat(20_000)}${"]".repeat(20_000)}}`));
    fc.assert(
      fc.property(fc.json(), (any) => expectSentence(parsed(any))),
      { numRuns: 200 },
    );
  });
});

it("any JSON at any place opens, or is answered with a sentence", async () => {
  const documents = DOCUMENTS.map(([, document]) => ({ document, places: placesOf(document) }));
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...documents),
      fc.nat(),
      fc.jsonValue(),
      async ({ document, places }, index, value) => {
        const place = places[index % places.length]!;
        expectSentence(await tried(JSON.stringify(changed(document, place, value as Json))));
      },
    ),
    { numRuns: 300 },
  );
}, 60_000);
