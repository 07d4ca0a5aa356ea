import { groups } from "./scenarios.js";
import { closeAll } from "./sockets.js";

const root = document.querySelector("#scenarios");

for (const group of groups) {
  const section = document.createElement("section");
  const heading = document.createElement("h2");
  heading.id = `group-${groups.indexOf(group)}`;
  heading.textContent = group.title;
  section.setAttribute("aria-labelledby", heading.id);
  const list = document.createElement("div");
  list.className = "scenarios";
  list.append(...group.scenarios.map(scenarioElement));
  section.append(heading, list);
  root.append(section);
}

document.querySelector("#close-all").addEventListener("click", closeAll);
document.documentElement.dataset.ready = "true";

function scenarioElement({ id, label, text, run, disabled = false }) {
  const box = document.createElement("div");
  box.className = "scenario";
  const button = document.createElement("button");
  button.type = "button";
  button.id = id;
  button.textContent = label;
  button.disabled = disabled;
  button.setAttribute("aria-describedby", `${id}-text`);
  button.addEventListener("click", () => void run());
  const sentence = document.createElement("p");
  sentence.id = `${id}-text`;
  sentence.textContent = text;
  box.append(button, sentence);
  return box;
}
