import { createReadStream } from "node:fs";
import { readFile } from "node:fs/promises";
import { text } from "node:stream/consumers";
import { parseProfile } from "../core/diagnosis/profiles/parse-profile.ts";
import type { Profile } from "../core/knowledge/knowledge.ts";
import { CannotRun } from "./chromium/cannot-run.ts";

/** The text of a file, `-` being standard input. Throws `CannotRun` if it cannot be read. */
export async function readInput(path: string): Promise<string> {
  try {
    return path === "-" ? await text(process.stdin) : await readFile(path, "utf8");
  } catch (error) {
    throw new CannotRun(`${path} cannot be read: ${whyNot(error)}.`, { cause: error });
  }
}

/** The same of a file of any length, piece by piece. */
export async function* readPieces(path: string): AsyncGenerator<string> {
  try {
    yield* path === "-" ? process.stdin.setEncoding("utf8") : createReadStream(path, "utf8");
  } catch (error) {
    throw new CannotRun(`${path} cannot be read: ${whyNot(error)}.`, { cause: error });
  }
}

/** A profile of one's own. Throws `CannotRun` with the field that is wrong. */
export async function readProfile(path: string): Promise<Profile> {
  const profile = parseProfile(await readInput(path));
  if (!profile.ok) throw new CannotRun(`${path}: ${profile.error}`);
  return profile.value;
}

function whyNot(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  switch (code) {
    case "ENOENT":
      return "there is no such file";
    case "EISDIR":
      return "it is a folder";
    case "EACCES":
      return "you may not read it";
    case "ERR_STRING_TOO_LONG":
    case "ERR_FS_FILE_TOO_LARGE":
      return "it is larger than 500 MB";
    default:
      return message;
  }
}
