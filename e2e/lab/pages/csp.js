import { direct } from "./lab.js";

const state = document.querySelector("#state");
const socket = new WebSocket(direct("/echo"));
socket.addEventListener("open", () => (state.textContent = "open, though the policy forbids it"));
socket.addEventListener("error", () => (state.textContent = "blocked by the policy of this frame"));
