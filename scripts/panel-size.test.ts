import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { filesAtStart, PANEL_LIMIT, sizeComplaint } from "./panel-size.ts";

test("scripts, what they import statically and styles count, each once", async () => {
  const dist = await mkdtemp(join(tmpdir(), "socketscope-size-"));
  try {
    await mkdir(join(dist, "src/panel"), { recursive: true });
    await mkdir(join(dist, "assets"));
    await writeFile(
      join(dist, "src/panel/panel.html"),
      `<script type="module" crossorigin src="/assets/panel.js"></script>
       <link rel="modulepreload" crossorigin href="/assets/shared.js">
       <link rel="modulepreload" crossorigin href="/assets/shared.js">
       <link rel="stylesheet" crossorigin href="/assets/panel.css">`,
    );
    await writeFile(join(dist, "assets/panel.js"), "12345");
    await writeFile(join(dist, "assets/shared.js"), "1234567");
    await writeFile(join(dist, "assets/panel.css"), "12");
    await writeFile(join(dist, "assets/later.js"), "never counted");
    expect(await filesAtStart(dist)).toEqual([
      { name: "assets/shared.js", bytes: 7 },
      { name: "assets/panel.js", bytes: 5 },
      { name: "assets/panel.css", bytes: 2 },
    ]);
  } finally {
    await rm(dist, { recursive: true });
  }
});

test("too much is said with its largest files, and so is nothing at all", () => {
  expect(sizeComplaint([{ name: "a.js", bytes: PANEL_LIMIT }])).toBeUndefined();
  expect(sizeComplaint([{ name: "a.js", bytes: PANEL_LIMIT + 1 }])).toContain("a.js 400001");
  expect(sizeComplaint([])).toContain("0 bytes");
});
