import { failure, ok, type Result } from "../base/result.ts";
import type { ReportFrame } from "./format.ts";
import { isWebSocket } from "./from-har.ts";
import { createJsonParts, type JsonParts } from "./json-parts.ts";
import { unpackText, type Pieces } from "./packed.ts";
import { CUT_OFF, FRAMES_SCRIPT_ID, jsonProblem, NO_SESSION, REPORT_SCRIPT_ID, reportFrameOf } from "./parse-report.ts";

/** A file of text that comes in pieces. */
export interface TextFile {
  /** for sentences about it */
  readonly name: string;
  readonly text: Pieces;
  /** how long it is about, in characters, to say how much of it was read */
  readonly length?: number;
}

/** The JSON of a file, read without ever holding all of its text. */
export interface FileJson {
  /** without the report's frames; of a HAR's entries, those that are no sockets are null */
  readonly json: unknown;
  readonly frames: Result<ReportFrame[]>;
}

type Step = (done: number) => Promise<void> | undefined;

/** Characters that are read between two steps. */
const PIECE = 0x8000;

const FRAMES = "frames";
const ENTRIES = "log.entries";
const MESSAGES = "log.entries._webSocketMessages";

/**
 * Reads a file of JSON, or of HTML that carries it. What is wrong with it is one sentence; only what
 * the file's own text or `step` throws is thrown.
 */
export async function readTextFile(file: TextFile, step: Step): Promise<Result<FileJson>> {
  const source = sourceOf(file, step);
  let begins = "";
  try {
    const pieces = source.pieces();
    let first = "";
    while (begins === "") {
      const next = await pieces.next();
      if (next.done) break;
      first = next.value;
      begins = first.trimStart().slice(0, 1);
    }
    const reader = begins === "<" ? readHtml : readJson;
    return await reader(followedBy(first, pieces), begins);
  } catch (error) {
    if (error === source.trouble()) throw error;
    return failure(jsonProblem(error, { begins: begins === "<" ? "{" : begins, unfinished: error instanceof CutOff }));
  }
}

/** The end of the file came before that of what stands in it. */
class CutOff extends Error {}

async function readJson(pieces: AsyncIterable<string>, begins: string): Promise<Result<FileJson>> {
  const reader = createReader();
  for await (const piece of pieces) {
    reader.parts.push(piece);
    // Nobody reads hundreds of megabytes to learn that a file is a picture.
    if (begins !== "{" && begins !== "[") reader.parts.end();
  }
  if (reader.parts.unfinished) throw new CutOff();
  return ok(reader.finish());
}

async function readHtml(pieces: AsyncIterable<string>): Promise<Result<FileJson>> {
  let reader: Reader | undefined;
  let packed = false;
  for await (const { id, text } of scriptsOf(pieces)) {
    if (id === REPORT_SCRIPT_ID) {
      reader = createReader();
      for await (const piece of text) reader.parts.push(piece);
      if (reader.parts.unfinished) throw new CutOff();
    } else if (reader) {
      packed = true;
      const list = createJsonParts({ lists: [""], onItem: (_, frame) => reader?.addFrame(frame) });
      for await (const piece of unpackText(text)) list.push(piece);
      list.end();
    }
  }
  if (!reader) return failure(NO_SESSION);
  const read = reader.finish();
  const cut = !packed && read.frames.ok && read.frames.value.length === 0 && framesSeen(read.json) > 0;
  return cut ? failure(CUT_OFF) : ok(read);
}

interface Reader {
  readonly parts: JsonParts;
  addFrame(value: unknown): void;
  /** @throws SyntaxError for what is no JSON */
  finish(): FileJson;
}

function createReader(): Reader {
  const frames: ReportFrame[] = [];
  const entries: unknown[] = [];
  let messages: unknown[] = [];
  let problem: string | undefined;

  const addFrame = (value: unknown): void => {
    if (problem !== undefined) return;
    const frame = reportFrameOf(value, frames.length);
    if (frame.ok) frames.push(frame.value);
    else problem = frame.error;
  };
  const addEntry = (entry: unknown): void => {
    const known = isWebSocket(entry);
    // Pictures and scripts, most of a long HAR, are let go as they come.
    entries.push(
      known && messages.length > 0 ? { ...(entry as object), _webSocketMessages: messages } : known ? entry : null,
    );
    messages = [];
  };
  const parts = createJsonParts({
    lists: [FRAMES, ENTRIES, MESSAGES],
    onItem(list, value) {
      if (list === FRAMES) addFrame(value);
      else if (list === MESSAGES) messages.push(value);
      else addEntry(value);
    },
  });
  return {
    parts,
    addFrame,
    finish() {
      const json = parts.end();
      if (entries.length > 0) (json as { log: { entries: unknown } }).log.entries = entries;
      return { json, frames: problem === undefined ? ok(frames) : failure(problem) };
    },
  };
}

function framesSeen(json: unknown): number {
  const seen = (json as { capture?: { framesSeen?: unknown } } | null)?.capture?.framesSeen;
  return typeof seen === "number" ? seen : 0;
}

const OPENING = new RegExp(`<script\\b[^>]*\\bid="(${REPORT_SCRIPT_ID}|${FRAMES_SCRIPT_ID})"[^>]*>`);
/** An opening tag of ours is shorter. */
const LONGEST_OPENING = 200;
const CLOSING = "</script>";

/** The elements of ours in a page; the text of each must be read to its end. */
async function* scriptsOf(pieces: AsyncIterable<string>): AsyncGenerator<{ id: string; text: AsyncIterable<string> }> {
  const iterator = pieces[Symbol.asyncIterator]();
  let held = "";
  const more = async (): Promise<boolean> => {
    const next = await iterator.next();
    if (!next.done) held += next.value;
    return !next.done;
  };
  async function* content(): AsyncGenerator<string> {
    for (;;) {
      const end = held.indexOf(CLOSING);
      const safe = end < 0 ? Math.max(0, held.length - CLOSING.length) : end;
      yield held.slice(0, safe);
      held = held.slice(end < 0 ? safe : end + CLOSING.length);
      if (end >= 0) return;
      if (!(await more())) throw new CutOff();
    }
  }
  for (;;) {
    const opening = OPENING.exec(held);
    if (opening) {
      held = held.slice(opening.index + opening[0].length);
      yield { id: opening[1]!, text: content() };
      continue;
    }
    held = held.slice(-LONGEST_OPENING);
    if (!(await more())) return;
  }
}

interface Source {
  pieces(): AsyncGenerator<string>;
  /** what the text itself or a step threw */
  trouble(): unknown;
}

function sourceOf({ text, length }: TextFile, step: Step): Source {
  let trouble: unknown;
  let read = 0;
  async function* pieces(): AsyncGenerator<string> {
    try {
      for await (const whole of text) {
        for (let from = 0; from < whole.length; from += PIECE) {
          const piece = whole.slice(from, from + PIECE);
          yield read === 0 ? piece.replace(/^\uFEFF/, "") : piece;
          read += piece.length;
          const waiting = step(Math.min(1, read / (length ?? read)));
          if (waiting) await waiting;
        }
      }
    } catch (error) {
      trouble = error;
      throw error;
    }
  }
  return { pieces, trouble: () => trouble };
}

async function* followedBy(first: string, rest: AsyncGenerator<string>): AsyncGenerator<string> {
  yield first;
  yield* rest;
}
