// Opens sockets and shows what the page itself can see of each.
const log = document.querySelector("#log");
const open = new Set();
let count = 0;

/** Opens a socket with a line in the log. Gives the socket, or undefined if the browser refused. */
export function openSocket(url, { protocols, onMessage } = {}) {
  const line = addLine(url);
  let socket;
  try {
    socket = new WebSocket(url, protocols);
  } catch (error) {
    line.show("failed", `refused by the browser: ${error.name}`);
    return undefined;
  }
  open.add(socket);
  let received = 0;
  socket.addEventListener("open", () => line.show("open", "open"));
  socket.addEventListener("error", () => line.show("failed", "error"));
  socket.addEventListener("message", (event) => {
    received++;
    onMessage?.(event);
    line.show("open", `open, ${received.toLocaleString("en")} received`);
  });
  socket.addEventListener("close", ({ code, reason, wasClean }) => {
    open.delete(socket);
    line.show(wasClean ? "closed" : "failed", `closed with ${code}${reason ? ` “${reason}”` : ""}`);
  });
  return socket;
}

/** A line for a socket that lives elsewhere, in a worker or frame. */
export function addLine(title) {
  const item = document.createElement("li");
  const parts = ["number", "url", "state"].map((name) => {
    const span = document.createElement("span");
    span.className = name;
    item.append(span);
    return span;
  });
  const [number, url, state] = parts;
  number.textContent = `#${++count}`;
  url.textContent = title;
  state.textContent = "connecting";
  log.prepend(item);
  return {
    show(name, text) {
      state.dataset.state = name;
      state.textContent = text;
    },
  };
}

export function closeAll() {
  for (const socket of open) socket.close(1000, "closed by hand");
}
