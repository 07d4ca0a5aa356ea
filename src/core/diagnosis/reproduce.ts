import type { Connection } from "../session/session.ts";
import type { Advice } from "./finding.ts";

/** A fixed key is as good as any for a trial; it is the example of RFC 6455 §1.3. */
const SAMPLE_KEY = "dGhlIHNhbXBsZSBub25jZQ==";

/** A command that sends the same handshake outside the browser and shows the whole answer. */
export function reproduceHandshake(connection: Connection): Advice {
  const address = addressOf(connection).replace(/^ws/, "http");
  return {
    audience: "operations",
    text: "See the whole answer, headers and body included, which the browser hides (the query is left out; add what the server needs):",
    config: {
      format: "cli",
      text: [
        `curl --include --no-buffer --http1.1 --max-time 10 ${quoted(address)} \\`,
        `  -H 'Connection: Upgrade' -H 'Upgrade: websocket' -H 'Sec-WebSocket-Version: 13' \\`,
        `  -H 'Sec-WebSocket-Key: ${SAMPLE_KEY}'`,
      ].join("\n"),
    },
  };
}

/** A command that holds a silent socket open, to see whether and when it is cut. */
export function reproduceSilence(connection: Connection): Advice {
  return {
    audience: "operations",
    text: "Verify before and after the change: open a socket without the browser, send nothing, and time how long it lives (wscat -c works alike; the query is left out).",
    config: { format: "cli", text: `time websocat --text ${quoted(addressOf(connection))}` },
  };
}

/** A command that keeps a socket busy, to see whether it is cut at an age all the same. */
export function reproduceLifetime(connection: Connection): Advice {
  return {
    audience: "operations",
    text: "Verify before and after the change: open a socket without the browser, ping it every 20 s so that no idle limit is met, and time how long it lives (the query is left out).",
    config: { format: "cli", text: `time websocat --ping-interval 20 --text ${quoted(addressOf(connection))}` },
  };
}

/** Without the query, which may hold secrets. */
function addressOf(connection: Connection): string {
  return connection.url.split(/[?#]/, 1)[0] ?? "";
}

/** For a POSIX shell, whatever the page has put into its URL. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
