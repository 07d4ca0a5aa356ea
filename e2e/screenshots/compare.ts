import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import pixelmatch from "pixelmatch";
import { PNG } from "pngjs";
import type { View } from "./views.ts";

/**
 * How many pixels may differ. Another Chromium smooths edges a little differently, which pixelmatch
 * recognises and leaves out. The smallest change that must be seen, another colour of the cross before a
 * finding, is 16 pixels without its edges.
 */
export const MOST_DIFFERENT = 12;
/** Of a pixel's colour, from 0 to 1, in how the eye sees it. */
const THRESHOLD = 0.1;

/** Without transparency and filters, by which flat areas pack best: a third less. */
const PACKING = { colorType: 2, filterType: 0, deflateLevel: 9, deflateStrategy: 0 } as const;

const referenceFile = ({ name }: View): string => join(import.meta.dirname, `${name}.png`);

export async function readReference(view: View): Promise<PNG> {
  return PNG.sync.read(await readFile(referenceFile(view)));
}

export async function writeReference(view: View, picture: PNG): Promise<void> {
  await writeFile(referenceFile(view), PNG.sync.write(picture, PACKING));
}

/** How many pixels are different, and a picture in which they are red. Rejects pictures of two sizes. */
export function compare(one: PNG, other: PNG): { readonly different: number; readonly difference: PNG } {
  const { width, height } = one;
  const difference = new PNG({ width, height });
  const different = pixelmatch(one.data, other.data, difference.data, width, height, { threshold: THRESHOLD });
  return { different, difference };
}
