const inner = new Worker("worker.js", { type: "module" });
inner.addEventListener("message", ({ data }) => postMessage(data));
