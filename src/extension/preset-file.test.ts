import { expect, test } from "vitest";
import { parseSettings } from "../ui/settings.ts";
import { presetsFromFile } from "./preset-file.ts";

const PROFILE = { format: "socketscope-profile", version: 1, name: "Shop", match: ["https://shop.example/*"] };

test("a settings file gives its settings", () => {
  const file = { format: "socketscope-settings", version: 1, settings: { guide: "guided", keepDays: 2 } };
  const presets = presetsFromFile(JSON.stringify(file));
  expect(presets.ok && parseSettings(presets.value)).toMatchObject({ guide: "guided", keepDays: 2, keepMb: 500 });
});

test("a profile is one of the own profiles, with the settings that go with it", () => {
  const presets = presetsFromFile(JSON.stringify({ ...PROFILE, settings: { contents: "metadata" } }));
  const settings = presets.ok ? parseSettings(presets.value) : undefined;
  expect(settings?.contents).toBe("metadata");
  expect(settings?.profiles.map(({ name }) => name)).toEqual(["Shop"]);
});

test.each([
  ["{", /^profile\.json beside the extension is not JSON \(.+\): it is not used\.$/],
  ["null", /neither "socketscope-settings" nor "socketscope-profile"\.$/],
  ['{"format":"other"}', /neither "socketscope-settings" nor "socketscope-profile"\.$/],
  ['{"format":"socketscope-profile","version":1}', /^profile\.json beside the extension is not used: .*name/],
])("%s is refused in one sentence", (text, words) => {
  const presets = presetsFromFile(text);
  expect(presets.ok ? "" : presets.error).toMatch(words);
});

test("what an administrator set holds where nothing was chosen, and what was chosen goes before it", () => {
  const presets = parseSettings({ keepDays: 2, contents: "metadata", startWith: "devtools" });
  expect(parseSettings({ keepDays: 30 }, presets)).toMatchObject({
    keepDays: 30,
    contents: "metadata",
    startWith: "devtools",
  });
  expect(parseSettings({ startWith: "panel" }, presets).startWith).toBe("panel");
});
