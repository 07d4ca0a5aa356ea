import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { diagnose } from "../src/core/diagnosis/diagnose.ts";
import { openFile } from "../src/core/report/open-file.ts";

const text = readFileSync(join(import.meta.dirname, "../public/example.json"), "utf8");

test("the example is small, and names no address of the lab it was recorded at", () => {
  expect(text.length).toBeLessThan(60_000);
  expect(text).not.toMatch(/\.test\b/);
  const { connections } = JSON.parse(text) as { readonly connections: readonly { readonly url: string }[] };
  const hosts = connections.map(({ url }) => new URL(url).host);
  expect([...new Set(hosts)].sort()).toEqual(["app.example", "metrics.example"]);
});

test("it shows three causes, each with its evidence, and a connection that is well", async () => {
  const opened = await openFile({ name: "example.json", text });
  if (!opened.ok) throw new Error(opened.error);
  const { session } = opened.value;
  const findings = diagnose(session);
  const found = findings.map(({ rule, severity, connections }) => ({ rule, severity, of: connections.length }));
  expect(found).toEqual(
    expect.arrayContaining([
      { rule: "idle-timeout", severity: "error", of: 2 },
      { rule: "handshake-status", severity: "error", of: 1 },
      { rule: "mixed-content", severity: "error", of: 1 },
    ]),
  );
  expect(findings.find(({ rule }) => rule === "handshake-status")?.title).toContain("502");
  const told = new Set(findings.flatMap(({ connections }) => connections));
  const well = [...session.connections.values()].filter(({ id }) => !told.has(id));
  expect(well.some(({ received }) => received.frames > 20)).toBe(true);
});
