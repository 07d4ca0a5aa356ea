import browser from "webextension-polyfill";
await browser.devtools.panels.create("Socketscope", "icons/32.png", "src/panel/panel.html");
