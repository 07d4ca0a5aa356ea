import { applyEvent, createSession } from "../src/core/session/apply-event.ts";
import { payloadOf } from "./support/flood-server.ts";
import { openConnections } from "./support/sessions.ts";

// Started by memory.ts with --expose-gc. Prints JSON.
const FRAMES = 1_000_000;
const BYTES = 100;

const connections = Number(process.argv[2]);
const session = createSession();
const ids = openConnections(session, connections);

const used = (): number => {
  for (let pass = 0; pass < 3; pass++) globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  // `external` includes the buffers behind typed arrays.
  return heapUsed + external;
};

// Warmed up first: compiled code and inline caches are no cost of a frame.
const warm = createSession();
fill(warm, openConnections(warm, 1), 10_000);

const before = used();
fill(session, ids, FRAMES);
const grown = used() - before;
const payloadBytes = session.frames.payloads.keptBytes;
if (session.frames.length !== FRAMES || payloadBytes !== FRAMES * BYTES) throw new Error("not every frame was kept");
const overheadBytesPerFrame = (grown - payloadBytes) / FRAMES;
console.log(JSON.stringify({ frames: FRAMES, payloadBytes, overheadBytesPerFrame }));

function fill(into: typeof session, ids: readonly string[], frames: number): void {
  for (let frame = 0; frame < frames; frame++) {
    const id = ids[frame % ids.length]!;
    const payload = payloadOf(frame, BYTES);
    applyEvent(into, { type: "frame", at: 1_000 + frame, id, direction: "received", opcode: 1, payload });
  }
}
