import { parseArgs, type ParseArgsConfig } from "node:util";
import { REDACTION_MODES, type RedactionMode } from "../core/report/format.ts";
import { CannotRun } from "./chromium/cannot-run.ts";

/** What the command line asks for. */
export type Command = HelpCommand | { readonly command: "version" } | RecordCommand | DiagnoseCommand;

export interface HelpCommand {
  readonly command: "help";
  readonly topic: Topic;
}

export type Topic = "socketscope" | "record" | "diagnose";

export const FORMATS = ["json", "html", "har"] as const;
export type Format = (typeof FORMATS)[number];

/** What is to become of a report. */
export interface OutputOptions {
  /** a file's path, or `-` for standard output */
  readonly files: Partial<Readonly<Record<Format, string>>>;
  readonly contents: RedactionMode;
  /** a file with a profile of one's own */
  readonly profile?: string;
  /** colours are wanted or not whatever the terminal can do; unset, the terminal and its variables decide */
  readonly color?: boolean;
}

export interface RecordCommand extends OutputOptions {
  readonly command: "record";
  readonly url: string;
  readonly seconds: number;
  /** JavaScript to run once the page has loaded */
  readonly code?: string;
  readonly chromium?: string;
  readonly chromiumArgs: readonly string[];
}

export interface DiagnoseCommand extends OutputOptions {
  readonly command: "diagnose";
  /** a path, or `-` for standard input */
  readonly file: string;
}

type Options = NonNullable<ParseArgsConfig["options"]>;

const GENERAL = {
  help: { type: "boolean", short: "h" },
  color: { type: "boolean" },
} as const satisfies Options;

const OUTPUT = {
  ...GENERAL,
  json: { type: "string" },
  html: { type: "string" },
  har: { type: "string" },
  contents: { type: "string" },
  profile: { type: "string" },
} as const satisfies Options;

const RECORD = {
  ...OUTPUT,
  for: { type: "string" },
  eval: { type: "string" },
  chromium: { type: "string" },
  "chromium-arg": { type: "string", multiple: true },
} as const satisfies Options;

/** Their values may well begin with a dash: a switch of the browser, a negative number. */
const TAKE_ANYTHING = new Set(["--chromium-arg", "--eval"]);

/** A day: longer than any limit that is known, and timers hold no more than 24 of them. */
const LONGEST_SECONDS = 86_400;

/**
 * Reads the arguments after the program's name. Throws `CannotRun` with one sentence that says what
 * is wrong and where the help is.
 */
export function readCommand(args: readonly string[]): Command {
  const [name, ...rest] = args;
  if (name === "record") return readRecord(rest);
  if (name === "diagnose") return readDiagnose(rest);
  if (name === undefined || name === "help" || name === "-h" || name === "--help") {
    const [topic] = rest;
    return { command: "help", topic: topic === "record" || topic === "diagnose" ? topic : "socketscope" };
  }
  if (name === "--version" || name === "-V" || name === "version") return { command: "version" };
  const what = name.startsWith("-") ? `There is no option ${name} here` : `There is no command "${name}"`;
  throw wrong(`${what}: it is record or diagnose`, "socketscope");
}

function readRecord(args: readonly string[]): RecordCommand | HelpCommand {
  const { values, positionals } = parse(args, RECORD, "record");
  if (values.help) return { command: "help", topic: "record" };
  const [url, ...others] = positionals;
  if (url === undefined) throw wrong("record wants the URL of a page", "record");
  if (others.length > 0) throw wrong(`record takes one URL, and "${others[0]}" is one more`, "record");
  if (values.for === undefined) throw wrong("record wants --for SECONDS", "record");
  return {
    command: "record",
    url: readUrl(url),
    seconds: readSeconds(values.for),
    chromiumArgs: values["chromium-arg"] ?? [],
    ...(values.eval === undefined ? {} : { code: values.eval }),
    ...(values.chromium === undefined ? {} : { chromium: values.chromium }),
    ...outputOf(values, "record"),
  };
}

function readDiagnose(args: readonly string[]): DiagnoseCommand | HelpCommand {
  const { values, positionals } = parse(args, OUTPUT, "diagnose");
  if (values.help) return { command: "help", topic: "diagnose" };
  const [file, ...others] = positionals;
  if (file === undefined) throw wrong("diagnose wants a file", "diagnose");
  if (others.length > 0) throw wrong(`diagnose takes one file, and "${others[0]}" is one more`, "diagnose");
  return { command: "diagnose", file, ...outputOf(values, "diagnose") };
}

interface OutputValues {
  readonly json?: string;
  readonly html?: string;
  readonly har?: string;
  readonly contents?: string;
  readonly profile?: string;
  readonly color?: boolean;
}

function outputOf(values: OutputValues, topic: Topic): OutputOptions {
  const { contents = "redacted", profile, color } = values;
  const mode = REDACTION_MODES.find((known) => known === contents);
  if (mode === undefined) throw wrong(`--contents is ${REDACTION_MODES.join(", ")}, not "${contents}"`, topic);
  const files: Partial<Record<Format, string>> = {};
  for (const format of FORMATS) {
    const path = values[format];
    if (path === "") throw wrong(`--${format} wants a file's name`, topic);
    if (path !== undefined) files[format] = path;
  }
  const toStandardOutput = FORMATS.filter((format) => files[format] === "-");
  if (toStandardOutput.length > 1) {
    throw wrong(`Only one of --${toStandardOutput.join(" and --")} can go to standard output`, topic);
  }
  return {
    files,
    contents: mode,
    ...(profile === undefined ? {} : { profile }),
    ...(color === undefined ? {} : { color }),
  };
}

function parse<Known extends Options>(args: readonly string[], options: Known, topic: Topic) {
  try {
    return parseArgs({
      args: joined(args),
      options,
      allowPositionals: true,
      allowNegative: true,
    } as const);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    const [problem = ""] = error.message.split(/[.\n]/);
    throw wrong(problem, topic);
  }
}

/** `--eval X` as `--eval=X`, which takes any value. */
function joined(args: readonly string[]): string[] {
  const result: string[] = [];
  for (let at = 0; at < args.length; at++) {
    const arg = args[at]!;
    const value = args[at + 1];
    if (arg === "--") return [...result, ...args.slice(at)];
    if (!TAKE_ANYTHING.has(arg) || value === undefined) result.push(arg);
    else {
      result.push(`${arg}=${value}`);
      at++;
    }
  }
  return result;
}

function readUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  // `localhost:8080` reads as a scheme of its own, and a socket is no page.
  if (url && ["http:", "https:", "file:", "data:"].includes(url.protocol)) return url.href;
  const isSocket = /^wss?:/i.test(text);
  const hint = isSocket
    ? "record opens a page, not a socket: name the page that opens it, or open it with --eval"
    : "the address of a page begins with https:// or http://";
  throw wrong(`"${shortened(text)}" cannot be recorded: ${hint}`, "record");
}

function readSeconds(text: string): number {
  const seconds = text.trim() === "" ? Number.NaN : Number(text);
  if (seconds >= 0 && seconds <= LONGEST_SECONDS) return seconds;
  throw wrong(`--for wants a number of seconds up to ${LONGEST_SECONDS}, not "${shortened(text)}"`, "record");
}

function shortened(text: string): string {
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}

function wrong(problem: string, topic: Topic): CannotRun {
  const help = topic === "socketscope" ? "socketscope --help" : `socketscope ${topic} --help`;
  return new CannotRun(`${problem}; see ${help}.`);
}
