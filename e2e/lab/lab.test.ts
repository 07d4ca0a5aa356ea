import { once } from "node:events";
import { createServer, type AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import { CannotRun } from "../../src/cli/chromium/cannot-run.ts";
import { startLab, type Lab } from "./lab.ts";

let lab: Lab;
beforeAll(async () => {
  lab = await startLab({ host: "127.0.0.1", idleSeconds: 1 });
});
afterAll(() => lab.close());

const open = (url: string): WebSocket => new WebSocket(url, { rejectUnauthorized: false });

async function closeOf(socket: WebSocket): Promise<{ code: number; reason: string }> {
  const [code, reason] = (await once(socket, "close")) as [number, Buffer];
  return { code, reason: reason.toString() };
}

async function messages(socket: WebSocket, count: number): Promise<string[]> {
  const got: string[] = [];
  await new Promise<void>((resolve) =>
    socket.on("message", (data: Buffer) => {
      got.push(data.toString());
      if (got.length === count) resolve();
    }),
  );
  socket.terminate();
  return got;
}

describe("sockets that behave", () => {
  it.each(["ws", "wss", "proxied", "secureProxied"] as const)("echoes over %s", async (way) => {
    const socket = open(lab.urls[way]("/echo"));
    await once(socket, "open");
    socket.send("hello");
    expect(await messages(socket, 1)).toEqual(["hello"]);
  });

  it("closes with the code and reason that were asked for", async () => {
    expect(await closeOf(open(lab.urls.ws("/close/1011?reason=boom&after=0")))).toEqual({ code: 1011, reason: "boom" });
    expect(await closeOf(open(lab.urls.ws("/close/1005?after=0")))).toEqual({ code: 1005, reason: "" });
  });

  it("numbers the messages of a flood and pads them to the size", async () => {
    const got = await messages(open(lab.urls.ws("/flood?n=300&size=40")), 300);
    expect(got.map((text) => Number.parseInt(text, 10))).toEqual(Array.from({ length: 300 }, (_, n) => n));
    expect(new Set(got.map((text) => text.length))).toEqual(new Set([40]));
  });

  it("keeps to the rate of a flood", async () => {
    const start = performance.now();
    await messages(open(lab.urls.ws("/flood?n=50&size=10&rate=100")), 50);
    expect(performance.now() - start).toBeGreaterThan(400);
  });

  it("sends heartbeats and pings", async () => {
    const beats = await messages(open(lab.urls.ws("/heartbeat?every=20")), 3);
    expect(beats.map((text) => (JSON.parse(text) as { n: number }).n)).toEqual([0, 1, 2]);
    const pinged = open(lab.urls.ws("/ping?every=20"));
    await once(pinged, "ping");
    pinged.terminate();
  });

  it("delivers buffered messages in bursts", async () => {
    const socket = open(lab.urls.ws("/buffered?every=700"));
    const arrivals: number[] = [];
    socket.on("message", () => arrivals.push(performance.now()));
    expect(await messages(socket, 3)).toHaveLength(3);
    expect((arrivals[2] ?? 0) - (arrivals[0] ?? 0)).toBeLessThan(300); // they were made 200 ms apart
  });

  it("holds the handshake back", async () => {
    const start = performance.now();
    const socket = open(lab.urls.ws("/slow?after=300"));
    await once(socket, "open");
    expect(performance.now() - start).toBeGreaterThanOrEqual(295);
    socket.terminate();
  });
});

describe("the proxy", () => {
  it("cuts a silent socket after its limit, without a close frame", async () => {
    const socket = open(lab.urls.secureProxied("/quiet"));
    await once(socket, "message");
    const start = performance.now();
    expect(await closeOf(socket)).toEqual({ code: 1006, reason: "" });
    const silence = performance.now() - start;
    expect(silence).toBeGreaterThan(950);
    expect(silence).toBeLessThan(3_000);
  });

  it("leaves a socket alone while either side talks", async () => {
    const listening = open(lab.urls.proxied("/heartbeat?every=400"));
    const talking = open(lab.urls.proxied("/quiet"));
    await Promise.all([once(listening, "open"), once(talking, "open")]);
    const timer = setInterval(() => talking.send("still here"), 400);
    await messages(listening, 5); // two seconds, twice the limit
    clearInterval(timer);
    expect(talking.readyState).toBe(WebSocket.OPEN);
    talking.terminate();
  });

  it("names itself and never pretends to be another", async () => {
    const socket = open(lab.urls.proxied("/quiet"));
    const [response] = (await once(socket, "upgrade")) as [{ headers: Record<string, string> }];
    expect(response.headers["server"]).toBe("socketscope-lab");
    socket.terminate();
  });

  it("answers 502 where the server behind it is down, and 504 where it does not answer", async () => {
    for (const [path, status] of [
      ["/down/socket", 502],
      ["/drop", 502],
      ["/hang", 504],
    ] as const) {
      const socket = open(lab.urls.secureProxied(path));
      const [, response] = (await once(socket, "unexpected-response")) as [unknown, { statusCode: number }];
      expect([path, response.statusCode]).toEqual([path, status]);
    }
  });

  it("serves the page of the server behind it", async () => {
    const response = await fetch(lab.urls.httpPage);
    expect(response.headers.get("server")).toBe("socketscope-lab");
    expect(await response.text()).toContain("<h1>Socketscope demo lab</h1>");
    expect(await (await fetch(`${lab.urls.httpPage}lab.json`)).json()).toEqual({ ports: lab.ports, idleSeconds: 1 });
  });
});

describe("pages", () => {
  it.each(["../lab.ts", "..%2flab.ts", "%2e%2e/lab.ts", "nothing.html", "index.ts"])(
    "does not serve %s",
    async (path) => {
      expect((await fetch(`${lab.urls.httpPage}${path}`)).status).toBe(404);
    },
  );

  it("sends a policy with the page that is about one, and with no other", async () => {
    const [csp, frame] = await Promise.all(
      ["csp.html", "frame.html"].map((name) => fetch(`${lab.urls.httpPage}${name}`)),
    );
    expect(csp?.headers.get("content-security-policy")).toContain("connect-src 'self'");
    expect(frame?.headers.get("content-security-policy")).toBeNull();
  });
});

it("says in one line which port is in use", async () => {
  const taken = createServer().listen(0, "127.0.0.1");
  await once(taken, "listening");
  const { port } = taken.address() as AddressInfo;
  // The server behind the proxy, on the second port of the row, is started first.
  const start = startLab({ port: port - 1 });
  await expect(start).rejects.toThrow(CannotRun);
  await expect(start).rejects.toThrow(`Port ${port} is in use by another program; choose a free one with --port.`);
  taken.close();
});
