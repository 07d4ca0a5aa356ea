import type { DevTools } from "./devtools.ts";

/** Opens a file in the panel as a person does: presses the button and answers the chooser. */
export async function openInPanel(devtools: DevTools, file: string): Promise<void> {
  const { panel } = devtools;
  await panel.send("Page.enable");
  await panel.send("Page.setInterceptFileChooserDialog", { enabled: true });
  const chooser = panel.waitFor("Page.fileChooserOpened");
  chooser.catch(() => undefined); // if the click fails, its own error is the one to see
  await devtools.click("button", "Open…");
  const { backendNodeId } = await chooser;
  await panel.send("DOM.setFileInputFiles", { files: [file], backendNodeId: Number(backendNodeId) });
}
