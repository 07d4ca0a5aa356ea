import { existsSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { parseArgs } from "node:util";
import { CannotRun } from "../src/cli/chromium/cannot-run.ts";

export const SECTIONS = ["capture", "page", "memory", "diagnosis", "redaction", "report", "panel"] as const;
export type Section = (typeof SECTIONS)[number];

export interface Options {
  readonly only: ReadonlySet<Section>;
  readonly rounds: number;
  readonly json?: string;
  /** minutes; in place of the sections */
  readonly soak?: number;
}

/** Even, so that each arm is as often first as last. */
const DEFAULT_ROUNDS = 4;
const USAGE = `Usage: npm run bench -- [--only ${SECTIONS.join(",")}] [--rounds N] [--soak MINUTES] [--json FILE]`;

/** Throws `CannotRun` with one line that says what is wrong. */
export function parseOptions(args: readonly string[]): Options {
  const { only, rounds, json, soak } = valuesOf(args);
  const sections = only?.split(",") ?? SECTIONS;
  const unknown = sections.find((name) => !(SECTIONS as readonly string[]).includes(name));
  if (unknown !== undefined) throw new CannotRun(`There is no section "${unknown}". ${USAGE}`);
  if (json !== undefined && !existsSync(dirname(resolve(json))))
    throw new CannotRun(`There is no folder for ${json}; make it first.`);
  return {
    only: new Set(sections as readonly Section[]),
    rounds: positive("--rounds", rounds, { whole: true }) ?? DEFAULT_ROUNDS,
    ...(json === undefined ? {} : { json }),
    ...(soak === undefined ? {} : { soak: positive("--soak", soak, { whole: false }) ?? 30 }),
  };
}

function valuesOf(args: readonly string[]) {
  const text = { type: "string" } as const;
  try {
    return parseArgs({ args: [...args], options: { only: text, rounds: text, json: text, soak: text } }).values;
  } catch (error) {
    throw new CannotRun(`${error instanceof Error ? error.message : String(error)}. ${USAGE}`);
  }
}

function positive(name: string, text: string | undefined, { whole }: { whole: boolean }): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (!(value > 0) || !Number.isFinite(value) || (whole && !Number.isInteger(value)))
    throw new CannotRun(`${name} wants a ${whole ? "whole " : ""}number above 0, not "${text}". ${USAGE}`);
  return value;
}
