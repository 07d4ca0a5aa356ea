// The least that an extension can do with a frame. What Socketscope does is compared to it.
const target = { tabId: chrome.devtools.inspectedWindow.tabId };
const counting = { ready: false, frames: 0 };
window.counting = counting;

chrome.debugger.onEvent.addListener((source, method) => {
  if (source.tabId === target.tabId && method === "Network.webSocketFrameReceived") counting.frames++;
});

await chrome.debugger.attach(target, "1.3");
await chrome.debugger.sendCommand(target, "Network.enable");
counting.ready = true;
