import { accessSync, constants, statSync } from "node:fs";
import { rename, rm, writeFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { CannotRun } from "./chromium/cannot-run.ts";

/** Throws `CannotRun` where a file surely cannot be written: better known before the work than after it. */
export function checkWritable(path: string): void {
  try {
    accessSync(dirname(resolve(path)), constants.W_OK);
  } catch (error) {
    throw new CannotRun(`${path} cannot be written: its folder is missing or not writable.`, { cause: error });
  }
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) {
    throw new CannotRun(`${path} cannot be written: there is a folder of that name.`);
  }
}

/** Writes a file whole or not at all. Throws `CannotRun` if it cannot. */
export async function writeWhole(path: string, text: string): Promise<void> {
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    await writeFile(temporary, text);
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    const why = error instanceof Error ? error.message : String(error);
    throw new CannotRun(`${path} could not be written: ${why}.`, { cause: error });
  }
}
