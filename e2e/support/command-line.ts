import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { Lab } from "../lab/lab.ts";

/** The built command line. */
const PROGRAM = process.env["SOCKETSCOPE_CLI"] ?? join(import.meta.dirname, "../../dist-cli/socketscope.js");

export interface CommandRun {
  readonly pid: number;
  readonly ended: Promise<{ readonly status: number | null; readonly stdout: string; readonly stderr: string }>;
}

export interface CommandOptions {
  /** what standard input says; it is empty unless told */
  readonly input?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/**
 * Runs `socketscope` as a person or a build would.
 * @param folder where it works, and keeps its temporary files and those of its browser
 */
export function startCommand(
  folder: string,
  args: readonly string[],
  { input = "", env = {} }: CommandOptions = {},
): CommandRun {
  const child = spawn(process.execPath, [PROGRAM, ...args], {
    cwd: folder,
    env: { ...withoutColours(process.env), TMPDIR: folder, ...env },
  });
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  child.stdin.on("error", () => undefined); // it may end without having read it
  child.stdin.end(input);
  return {
    pid: child.pid ?? 0,
    ended: once(child, "close").then(([status]) => ({ status: status as number | null, stdout, stderr })),
  };
}

/** What a browser needs to find the lab and to trust it. */
export function labArguments({ trustKey }: Lab): string[] {
  return [
    "--chromium-arg=--host-resolver-rules=MAP *.test 127.0.0.1",
    "--chromium-arg",
    `--ignore-certificate-errors-spki-list=${trustKey}`,
  ];
}

/** Whoever runs the tests may have wishes of their own. */
function withoutColours(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const { NO_COLOR: _, FORCE_COLOR: __, ...rest } = env;
  return rest;
}
