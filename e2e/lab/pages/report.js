// Opens an echo socket where there is no page to show it, and reports its state.
import { direct } from "./lab.js";

export function openAndReport(report) {
  const socket = new WebSocket(direct("/echo"));
  let n = 0;
  let timer;
  socket.addEventListener("open", () => {
    report({ state: "open", text: "open" });
    socket.send(`tick ${n++}`);
    timer = setInterval(() => socket.send(`tick ${n++}`), 1000);
  });
  socket.addEventListener("message", ({ data }) => report({ state: "open", text: `open, got ${data}` }));
  socket.addEventListener("close", ({ code }) => {
    clearInterval(timer);
    report({ state: "failed", text: `closed with ${code}` });
  });
}
