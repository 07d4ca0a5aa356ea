import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";

/**
 * What the panel may load before its first picture: its scripts with all that they import
 * statically, and its style, in bytes before compression. The rules with all that they know, dialogs,
 * decoders and the engine for patterns come later, when they are needed.
 */
export const PANEL_LIMIT = 400_000;

const PANEL = "src/panel/panel.html";

export interface StartFile {
  readonly name: string;
  readonly bytes: number;
}

/** The files that a built panel's page names, the largest first. Rejects if there is no such page. */
export async function filesAtStart(dist: string): Promise<readonly StartFile[]> {
  const page = await readFile(join(dist, PANEL), "utf8");
  const names = [...page.matchAll(/<(?:script|link)\b[^>]*?\b(?:src|href)="\/?([^"]+)"/g)].map(([, name]) => name!);
  const files = await Promise.all(
    [...new Set(names)].map(async (name) => ({ name, bytes: (await stat(join(dist, name))).size })),
  );
  return files.sort((one, other) => other.bytes - one.bytes);
}

/** One sentence if it is too much, or nothing at all, which would mean that the page was misread. */
export function sizeComplaint(files: readonly StartFile[]): string | undefined {
  const sum = files.reduce((bytes, file) => bytes + file.bytes, 0);
  if (files.length > 0 && sum > 0 && sum <= PANEL_LIMIT) return undefined;
  const largest = files.slice(0, 5).map(({ name, bytes }) => `${name} ${bytes}`);
  return `The panel loads ${sum} bytes at its start; ${PANEL_LIMIT} are allowed. The largest: ${largest.join(", ")}.`;
}
