import type { AddressInfo, Server, Socket } from "node:net";
import { CannotRun } from "../../src/cli/chromium/cannot-run.ts";

export interface Listening {
  readonly port: number;
  /** Stops listening and drops every connection. */
  close(): Promise<void>;
}

/** Listens on loopback only; port 0 takes any that is free. */
export async function listen(server: Server, port: number): Promise<Listening> {
  const open = new Set<Socket>();
  server.on("connection", (socket) => {
    open.add(socket);
    socket.once("close", () => open.delete(socket));
    // A peer that goes away is what this lab is about, never a reason to stop.
    socket.on("error", () => undefined);
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) =>
      reject(error.code === "EADDRINUSE" ? inUse(port, error) : error),
    );
    server.listen(port, "127.0.0.1", resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of open) socket.destroy();
      }),
  };
}

function inUse(port: number, cause: Error): CannotRun {
  return new CannotRun(`Port ${port} is in use by another program; choose a free one with --port.`, { cause });
}
