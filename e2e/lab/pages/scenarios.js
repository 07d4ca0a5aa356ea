// What the demo offers: one entry a button, in the order of the page.
import { direct, insecure, isSecure, lab, otherSite, proxied } from "./lab.js";
import { addLine, openSocket } from "./sockets.js";

const seconds = lab.idleSeconds;

export const groups = [
  {
    title: "Three typical failures",
    scenarios: [
      {
        id: "mixed-content",
        label: "Insecure socket",
        text: isSecure
          ? "This page came over https and asks for ws://, so the browser refuses before anything is sent."
          : "Nothing is refused here: this page came over http. Open it over https to see the difference.",
        disabled: !isSecure,
        run: () => openSocket(insecure("/echo")),
      },
      {
        id: "gateway",
        label: "Server down",
        text: "The proxy cannot reach the server behind it and answers 502 instead of opening the socket.",
        run: () => openSocket(proxied("/down/socket")),
      },
      {
        id: "idle",
        label: "Silent connection",
        text: `Opens a socket and then says nothing: after ${seconds} seconds of silence the proxy cuts it.`,
        run: () => openSocket(proxied("/quiet")),
      },
    ],
  },
  {
    title: "Refused at the door",
    scenarios: [
      status(401, "Asks for a login that the socket does not have."),
      status(403, "Refuses, as a firewall or an origin check does."),
      status(404, "There is no socket at this path."),
      status(426, "A hop on the way took the Upgrade header away."),
      status(503, "The server has no room, or is being restarted."),
      socket("bad-accept", "Wrong accept key", "Answers 101, but with the key of another request, as a cache would."),
      socket("no-upgrade", "No Upgrade header", "Answers 101 with the Upgrade header lost on the way."),
      socket("bad-subprotocol", "Unknown sub-protocol", "Chooses a sub-protocol that nobody offered."),
      socket("bad-extension", "Unknown extension", "Turns on an extension that nobody offered."),
      socket("http10", "HTTP/1.0", "Answers 101 as HTTP/1.0; this browser lets it pass, others do not."),
      socket("drop", "No answer", "Ends the connection without a word."),
      socket(
        "hang",
        "Endless handshake",
        "Never answers: the browser gives up after 4 minutes, and other sockets to this address wait in line.",
      ),
      {
        id: "csp",
        label: "Content security policy",
        text: "A frame whose policy allows its own server only tries another port.",
        run: () => addFrame("/csp.html"),
      },
    ],
  },
  {
    title: "How it ended",
    scenarios: [
      socket("close/1000?reason=done", "Normal close", "The server says goodbye with 1000."),
      socket("close/1001?reason=restart", "Going away", "The server is stopped and says so with 1001."),
      socket("close/1011?reason=boom", "Server error", "The server fails and says so with 1011."),
      socket("close/4001?reason=session+expired", "The application's own code", "The server closes with 4001."),
      socket("fin", "Connection ended", "The TCP connection ends without a goodbye."),
      socket("rst", "Connection reset", "The TCP connection is reset."),
      socket("masked", "Masked frame", "The server masks a frame, which it must not."),
      socket("rsv", "Reserved bit", "A frame looks compressed though compression was not agreed on."),
      socket("bad-utf8", "Broken text", "A text frame is not valid UTF-8."),
      socket("bad-frame", "Not a frame", "A proxy writes an HTTP error into the open socket."),
    ],
  },
  {
    title: "While it lives",
    scenarios: [
      {
        id: "echo",
        label: "Healthy",
        text: "Sends a message every second and gets it back.",
        run() {
          const socket = openSocket(proxied("/echo"));
          let n = 0;
          const timer = setInterval(() => socket.send(JSON.stringify({ type: "tick", n: n++ })), 1000);
          socket.addEventListener("open", () => socket.send(JSON.stringify({ type: "hello" })));
          socket.addEventListener("close", () => clearInterval(timer));
        },
      },
      {
        id: "heartbeat",
        label: "Server's heartbeat",
        text: "The server sends a small message every 5 seconds, so the proxy leaves it alone.",
        run: () => openSocket(proxied("/heartbeat?every=5000")),
      },
      {
        id: "slow",
        label: "Slow handshake",
        text: "The server takes 3 seconds to answer.",
        run: () => openSocket(proxied("/slow?after=3000")),
      },
      {
        id: "buffered",
        label: "Held back",
        text: "Five readings a second are kept back on the way and arrive in bursts.",
        run: () => openSocket(proxied("/buffered?every=3000")),
      },
      {
        id: "flood",
        label: "Flood",
        text: "The server sends 20,000 messages as fast as it can.",
        run: () => openSocket(direct("/flood?n=20000&size=100")),
      },
      {
        id: "binary",
        label: "Binary",
        text: "Binary messages of several kinds.",
        run: () => openSocket(direct("/binary")),
      },
      {
        id: "reconnect",
        label: "Reconnect loop",
        text: "Tries again and again without a pause: the server answers 503 each time.",
        run: () => reconnect(5),
      },
    ],
  },
  {
    title: "Opened elsewhere",
    scenarios: [
      {
        id: "worker",
        label: "Worker",
        text: "A dedicated worker opens the socket.",
        run: () => watch(new Worker("worker.js", { type: "module" }), "in a worker"),
      },
      {
        id: "nested-worker",
        label: "Worker in a worker",
        text: "A worker starts a worker, which opens the socket.",
        run: () => watch(new Worker("nested-worker.js", { type: "module" }), "in a worker of a worker"),
      },
      {
        id: "shared-worker",
        label: "Shared worker",
        text: "A worker that several tabs may share opens the socket.",
        run() {
          const worker = new SharedWorker("shared-worker.js", { type: "module" });
          watch(worker.port, "in a shared worker");
          worker.port.start();
        },
      },
      {
        id: "service-worker",
        label: "Service worker",
        text: "A service worker opens the socket; the browser allows them to secure pages only.",
        disabled: !isSecureContext,
        async run() {
          const registration = await navigator.serviceWorker.register("service-worker.js", { type: "module" });
          const worker = registration.active ?? registration.installing ?? registration.waiting;
          watch(navigator.serviceWorker, "in a service worker");
          // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker takes no origin
          worker.postMessage("open");
        },
      },
      {
        id: "frame",
        label: "Frame",
        text: "A frame of this site opens the socket.",
        run: () => addFrame("/frame.html"),
      },
      {
        id: "cross-site-frame",
        label: "Frame of another site",
        text: "A frame of another site, in a process of its own, opens the socket.",
        run: () => addFrame(otherSite("/frame.html")),
      },
    ],
  },
];

function socket(path, label, text) {
  return { id: path.replace(/\?.*/, "").replace("/", "-"), label, text, run: () => openSocket(direct(`/${path}`)) };
}

function status(code, text) {
  return { id: `status-${code}`, label: `Answer ${code}`, text, run: () => openSocket(direct(`/status/${code}`)) };
}

function reconnect(attempts) {
  if (attempts === 0) return;
  openSocket(direct("/status/503")).addEventListener("close", () => reconnect(attempts - 1));
}

function watch(source, title) {
  const line = addLine(title);
  source.addEventListener("message", ({ data }) => line.show(data.state, data.text));
}

function addFrame(url) {
  const frame = document.createElement("iframe");
  frame.title = "A frame with a socket of its own";
  frame.src = url;
  document.querySelector("#sockets").append(frame);
}
