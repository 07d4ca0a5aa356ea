#!/usr/bin/env node
import { Script } from "node:vm";
import { openFile } from "../core/report/open-file.ts";
import type { Report } from "../core/report/format.ts";
import { headline } from "../core/report/headline.ts";
import type { Session } from "../core/session/session.ts";
import { FORMATS, readCommand, type DiagnoseCommand, type OutputOptions, type RecordCommand } from "./arguments.ts";
import { CannotRun } from "./chromium/cannot-run.ts";
import { diagnosisText } from "./diagnosis-text.ts";
import { helpText } from "./help.ts";
import { makeReport, reportAs } from "./make-report.ts";
import { createProgressLine, progressText, type ProgressLine } from "./progress.ts";
import { readPieces, readProfile } from "./read-file.ts";
import { recordPage } from "./record-page.ts";
import { lookOf, printable, styled, wrapped, type Look } from "./terminal.ts";
import { VERSION } from "./version.ts";
import { checkWritable, writeWhole } from "./write-file.ts";

const CANNOT_RUN = 2;
const BUILT = new URL(".", import.meta.url);
/** They end a recording, and keep it. */
const SIGNALS = ["SIGINT", "SIGTERM"] as const;

async function run(args: readonly string[]): Promise<number> {
  const command = readCommand(args);
  switch (command.command) {
    case "help":
      process.stdout.write(helpText(command.topic));
      return 0;
    case "version":
      console.log(VERSION);
      return 0;
    case "record":
      return record(command);
    case "diagnose":
      return diagnoseFile(command);
    default:
      return command satisfies never;
  }
}

async function record(command: RecordCommand): Promise<number> {
  checkOutputs(command);
  if (command.code !== undefined) checkCode(command.code);
  const progress = createProgressLine(process.stderr);
  const finish = await finisher(command, progress);
  const interrupt = new AbortController();
  const onSignal = (): void => {
    // Whoever asks twice wants it to end now.
    if (interrupt.signal.aborted) process.exit(CANNOT_RUN);
    interrupt.abort();
  };
  for (const signal of SIGNALS) process.on(signal, onSignal);
  try {
    const { session, notes } = await recordPage({
      ...command,
      signal: interrupt.signal,
      onTick: (session, left) => progress.show(progressText(session, left)),
    });
    return await finish(session, notes);
  } finally {
    progress.clear();
    for (const signal of SIGNALS) process.off(signal, onSignal);
  }
}

async function diagnoseFile(command: DiagnoseCommand): Promise<number> {
  checkOutputs(command);
  const progress = createProgressLine(process.stderr);
  const finish = await finisher(command, progress);
  const { file } = command;
  const name = file === "-" ? "Standard input" : file;
  progress.show(`Reading ${printable(name)}`);
  try {
    const opened = await openFile({ name, text: readPieces(file) });
    if (!opened.ok) throw new CannotRun(opened.error);
    return await finish(opened.value.session, opened.value.notices);
  } finally {
    progress.clear();
  }
}

/** What follows for both commands once there is a session. Its profile is read before the work begins. */
async function finisher(
  command: OutputOptions,
  progress: ProgressLine,
): Promise<(session: Session, notes: readonly string[]) => Promise<number>> {
  const own = command.profile === undefined ? undefined : await readProfile(command.profile);
  return async (session, notes) => {
    progress.show("Diagnosing");
    const report = await makeReport(session, command.contents, own);
    let printed: string | undefined;
    const written: string[] = [];
    for (const format of FORMATS) {
      const path = command.files[format];
      if (path === undefined) continue;
      const text = await reportAs(report, format, BUILT);
      if (path === "-") printed = text;
      else {
        await writeWhole(path, text);
        written.push(path);
      }
    }
    progress.clear();
    process.stdout.write(printed ?? reportText(report, notes, lookOf(process.stdout, process.env, command.color)));
    if (printed !== undefined) for (const note of notes) console.error(printable(note));
    for (const path of written) console.error(`Wrote ${path}`);
    return report.findings.some(({ severity }) => severity === "error") ? 1 : 0;
  };
}

/** What is printed for a person: of what it speaks, what cannot be told, and the findings. */
function reportText(report: Report, notes: readonly string[], look: Look): string {
  const { url } = report.page;
  const page = url === "" ? "" : `${url}: `;
  const top = wrapped(printable(`${page}${headline(report)}`), "", "  ", look).map((line) =>
    styled(line, "bold", look),
  );
  const said = notes.flatMap((note) => wrapped(printable(note), "  ", "  ", look));
  return `${[...top, ...said.map((line) => styled(line, "dim", look))].join("\n")}\n\n${diagnosisText(report, look)}`;
}

function checkOutputs({ files }: OutputOptions): void {
  for (const path of Object.values(files)) if (path !== "-") checkWritable(path);
}

/** Better known now than after the page has loaded. */
function checkCode(code: string): void {
  try {
    void new Script(code);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new CannotRun(`The code of --eval is no JavaScript: ${why}.`, { cause: error });
  }
}

// `| head` ends before we do, which is its right.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
});

try {
  process.exitCode = await run(process.argv.slice(2));
} catch (error) {
  // A person at a terminal, or the log of a build: neither has a use for a stack.
  const message = error instanceof Error ? error.message : String(error);
  console.error(printable(error instanceof CannotRun ? message : `Socketscope failed: ${message}`));
  process.exitCode = CANNOT_RUN;
}
