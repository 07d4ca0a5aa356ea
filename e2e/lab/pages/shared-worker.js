const ports = [];
// Registered before the first await of the import, or the first page would not be heard.
addEventListener("connect", ({ ports: [port] }) => ports.push(port));

const { openAndReport } = await import("./report.js");
openAndReport((message) => {
  for (const port of ports) port.postMessage(message);
});
