import { HELD_OUT } from "./held-out.ts";
import { ORDINARY } from "./ordinary.ts";
import { PLANTED } from "./planted.ts";
import { SECOND } from "./second.ts";
import { leaksOf, lossesOf } from "./trial.ts";

/** Prints recall and false positives over the corpus: `node --import tsx e2e/secrets/measure.ts`. */
for (const [name, cases] of Object.entries({ PLANTED, HELD_OUT, SECOND })) {
  const leaks = leaksOf(cases);
  const leaked = new Set(leaks.map((line) => line.replace(/^[^:]*: /, "")));
  const secrets = cases.reduce((sum, { secrets: list }) => sum + list.length, 0);
  console.log(`${name}: ${secrets - leaked.size} of ${secrets} secrets in ${cases.length} cases stayed in`);
  for (const line of leaked) console.log(`  out: ${line}`);
}
const losses = lossesOf(ORDINARY);
const values = ORDINARY.reduce((sum, one) => sum + one.values.length, 0);
console.log(`ORDINARY: ${losses.length} of ${values} values in ${ORDINARY.length} cases were lost`);
for (const line of losses) console.log(`  lost: ${line}`);
