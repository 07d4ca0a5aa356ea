/** Takes the pictures anew with which `e2e/specs/screenshots.spec.ts` compares: `npm run references`. */
import { writeReference } from "../e2e/screenshots/compare.ts";
import { openGallery } from "../e2e/screenshots/gallery.ts";
import { VIEWS } from "../e2e/screenshots/views.ts";
import { runMain } from "./run-main.ts";

await runMain(async () => {
  const gallery = await openGallery();
  try {
    for (const view of VIEWS) await writeReference(view, await gallery.shoot(view));
    return 0;
  } finally {
    await gallery.close();
  }
});
