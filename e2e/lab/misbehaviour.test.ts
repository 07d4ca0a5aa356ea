import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startLab, type Lab } from "./lab.ts";
import { rawHandshake, type RawOptions } from "./raw-client.ts";

let lab: Lab;
beforeAll(async () => {
  lab = await startLab();
});
afterAll(() => lab.close());

const at = (path: string, options?: RawOptions) => rawHandshake(lab.urls.ws(path), options);

describe("before the socket opens", () => {
  it.each([200, 301, 401, 403, 404, 426, 429, 502, 503])("answers with status %i", async (status) => {
    const { head, end } = await at(`/status/${status}`);
    expect(head).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    expect(end).toBe("fin");
  });

  it("answers 404 where the lab has nothing, whatever the name", async () => {
    for (const path of ["/nothing", "/constructor", "/__proto__", "/status/9"])
      expect((await at(path)).head).toMatch(/^HTTP\/1\.1 404 /);
  });

  it("damages one thing in an otherwise proper answer", async () => {
    const proper = await at("/fin");
    expect(proper.head.split("\r\n")).toEqual([
      "HTTP/1.1 101 Switching Protocols",
      "Upgrade: websocket",
      "Connection: Upgrade",
      `Sec-WebSocket-Accept: ${proper.expectedAccept}`,
    ]);
    const wrong = await at("/bad-accept", { bodyBytes: 0 });
    expect(wrong.head).toContain("Sec-WebSocket-Accept: ");
    expect(wrong.head).not.toContain(wrong.expectedAccept);
    expect((await at("/no-accept", { bodyBytes: 0 })).head).not.toContain("Sec-WebSocket-Accept");
    expect((await at("/no-upgrade", { bodyBytes: 0 })).head).not.toContain("Upgrade: websocket");
    expect((await at("/no-connection", { bodyBytes: 0 })).head).not.toContain("Connection:");
    expect((await at("/bad-subprotocol", { bodyBytes: 0 })).head).toContain("Sec-WebSocket-Protocol: never-offered");
    expect((await at("/bad-extension", { bodyBytes: 0 })).head).toContain("Sec-WebSocket-Extensions: x-unknown");
    expect((await at("/http10", { bodyBytes: 0 })).head).toMatch(/^HTTP\/1\.0 101 /);
  });

  it("ends without an answer, by FIN or RST, or never", async () => {
    expect(await at("/drop")).toMatchObject({ head: "", end: "fin" });
    expect(await at("/reset-now")).toMatchObject({ head: "", end: "rst" });
    expect(await at("/hang", { waitMs: 300 })).toMatchObject({ head: "", end: "open" });
    expect((await at("/garbage")).head).not.toMatch(/^HTTP/);
  });
});

describe("after the socket opened", () => {
  it("ends by FIN or RST after the time that was asked for", async () => {
    const fin = await at("/fin?after=250");
    expect(fin).toMatchObject({ end: "fin", body: Buffer.alloc(0) });
    expect(fin.elapsedMs).toBeGreaterThanOrEqual(245);
    expect(await at("/rst?after=0")).toMatchObject({ end: "rst" });
  });

  it.each([
    ["/masked", [0x81, 0x86]],
    ["/rsv", [0xc1, 0x08]],
    ["/bad-utf8", [0x81, 0x02, 0xc3, 0x28]],
    ["/bad-opcode", [0x85, 0x08]],
    ["/bad-close", [0x88, 0x02, 0x03, 0xee]],
    ["/bad-frame", [0x48, 0x54, 0x54, 0x50]],
    ["/fragmented", [0x01, 0x0c]],
  ])("writes the bytes of %s", async (path, bytes) => {
    const { body } = await at(`${path}?after=0`, { bodyBytes: bytes.length });
    expect([...body.subarray(0, bytes.length)]).toEqual(bytes);
  });
});

it("resets TLS connections too", async () => {
  const { WebSocket } = await import("ws");
  const socket = new WebSocket(lab.urls.wss("/reset-now").replace("app.test", "127.0.0.1"), {
    rejectUnauthorized: false,
  });
  const error = await new Promise<NodeJS.ErrnoException>((resolve) => socket.once("error", resolve));
  expect(error.code).toBe("ECONNRESET");
});
