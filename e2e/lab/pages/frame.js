import { openAndReport } from "./report.js";

openAndReport(({ text }) => {
  document.querySelector("#state").textContent = `${location.host}: ${text}`;
});
