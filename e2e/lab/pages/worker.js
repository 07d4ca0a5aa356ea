import { openAndReport } from "./report.js";

openAndReport((message) => postMessage(message));
