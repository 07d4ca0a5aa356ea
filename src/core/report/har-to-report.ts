import * as v from "valibot";
import { failure, ok, type Result } from "../base/result.ts";
import type { Steps } from "../base/steps.ts";
import { fieldProblem } from "./field-problem.ts";
import type { Report, ReportFrame } from "./format.ts";
import { MESSAGES_A_STEP } from "./from-har.ts";
import { reportHeadOf } from "./parse-report.ts";

const MessageSchema = v.object({
  type: v.picklist(["send", "receive"]),
  time: v.number(),
  opcode: v.number(),
  data: v.string(),
  _socketscope: v.optional(
    v.object({
      length: v.number(),
      tail: v.optional(v.string()),
      payloadDropped: v.optional(v.literal(true)),
    }),
  ),
});

/** What `reportToHar` writes, as far as its parts must be put together again. */
const OwnHarSchema = v.object({
  log: v.object({
    _socketscope: v.looseObject({ format: v.string() }),
    entries: v.array(
      v.object({
        _socketscope: v.looseObject({ id: v.string() }),
        _webSocketMessages: v.array(v.unknown()),
      }),
    ),
  }),
});

/** Whether Socketscope wrote this HAR, and nobody took our own facts out of it. */
export function isOwnHar(json: unknown): boolean {
  return v.is(v.object({ log: v.object({ _socketscope: v.object({ format: v.string() }) }) }), json);
}

/** The report from which `reportToHar` made a HAR. Never throws. */
export function* harToReport(json: unknown): Steps<Result<Report>> {
  const har = v.safeParse(OwnHarSchema, json, { abortEarly: true });
  if (!har.success) return failure(fieldProblem("The HAR", har.issues[0]));
  const { _socketscope: head, entries } = har.output.log;
  const connections = entries.map(({ _socketscope: connection }) => connection);
  const report = reportHeadOf({ ...head, connections, frames: [] });
  if (!report.ok) return report;
  const frames: ReportFrame[] = [];
  for (const [at, { _socketscope: connection, _webSocketMessages: messages }] of entries.entries()) {
    for (const [index, item] of messages.entries()) {
      if (index % MESSAGES_A_STEP === 0) yield;
      const message = v.safeParse(MessageSchema, item, { abortEarly: true });
      const place = `log.entries[${at}]._webSocketMessages[${index}]`;
      if (!message.success) return failure(fieldProblem("The HAR", message.issues[0], place));
      frames.push(frameOf(message.output, connection.id));
    }
  }
  frames.sort((one, other) => one.at - other.at);
  return ok({ ...report.value, frames });
}

const encoder = new TextEncoder();

function frameOf(message: v.InferOutput<typeof MessageSchema>, connection: string): ReportFrame {
  const { type, time, opcode, data, _socketscope: ours } = message;
  const base64 = opcode !== 1;
  const frame: ReportFrame = {
    connection,
    // Back from seconds without what the division added: the report's fractions are microseconds.
    at: Math.round(time * 1e6) / 1e3,
    direction: type === "send" ? "sent" : "received",
    opcode,
    length: ours?.length ?? (base64 ? base64Length(data) : encoder.encode(data).length),
  };
  if (ours?.payloadDropped) frame.payloadDropped = true;
  // A message that is empty by itself needs no words of ours.
  if (ours && data === "" && ours.tail === undefined) return frame;
  frame.payload = data;
  if (ours?.tail !== undefined) frame.tail = ours.tail;
  if (base64) frame.encoding = "base64";
  return frame;
}

function base64Length(data: string): number {
  return Math.max(0, Math.floor((data.length / 4) * 3) - (data.endsWith("==") ? 2 : Number(data.endsWith("="))));
}
