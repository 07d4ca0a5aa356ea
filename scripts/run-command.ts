import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { OWN_GROUP, signalGroup, whenThisProcessEnds } from "../src/cli/chromium/own-process.ts";

export const ROOT = join(import.meta.dirname, "..");

export interface CommandResult {
  /** the exit status; -1 if it could not be started or was ended by a signal */
  readonly status: number;
  /** standard output and error as they came, empty if they were shown */
  readonly output: string;
}

export interface CommandOptions {
  /** lets the command write to the terminal; else its output is collected */
  readonly show?: boolean;
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs a command in the project's folder. It ends with this process. Never rejects. */
export function runCommand(
  command: string,
  args: readonly string[],
  { show = false, env = {} }: CommandOptions = {},
): Promise<CommandResult> {
  const child = spawn(command, args, {
    cwd: ROOT,
    // Collected output is shown in another place, where colours would be noise.
    env: { ...process.env, ...(show ? {} : { NO_COLOR: "1", FORCE_COLOR: "0" }), ...env },
    detached: OWN_GROUP,
    stdio: ["ignore", show ? "inherit" : "pipe", show ? "inherit" : "pipe"],
  });
  const release = whenThisProcessEnds((signal = "SIGTERM") => signalGroup(child, signal));
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding("utf8").on("data", (text: string) => (output += text));
  return new Promise((resolve) => {
    const done = (result: CommandResult): void => {
      release();
      resolve(result);
    };
    child.once("error", (error) => done({ status: -1, output: error.message }));
    child.once("close", (code) => done({ status: code ?? -1, output }));
  });
}

/** Runs the program `name` of an installed npm package with this Node. */
export function runTool(
  [packageName, name]: readonly [packageName: string, name: string],
  args: readonly string[],
  options?: CommandOptions,
): Promise<CommandResult> {
  const folder = join(ROOT, "node_modules", packageName);
  const { bin } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as {
    bin: string | Record<string, string>;
  };
  const path = typeof bin === "string" ? bin : bin[name];
  if (path === undefined) throw new Error(`${packageName} has no program ${name}`);
  return runCommand(process.execPath, [join(folder, path), ...args], options);
}
