import { CannotRun } from "../src/cli/chromium/cannot-run.ts";

/**
 * Runs a program and sets the exit status it gives. What keeps it from running at all is one line
 * on standard error and status 2; a bug keeps its stack trace.
 */
export async function runMain(main: () => Promise<number>): Promise<void> {
  try {
    process.exitCode = await main();
  } catch (error) {
    if (error instanceof CannotRun) console.error(error.message);
    else console.error(error);
    process.exitCode = 2;
  }
}
