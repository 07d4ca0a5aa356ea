/**
 * Something outside the project is missing or in the way (no browser, no display, a port in use).
 * The message is one clear sentence for a person; programs print it alone and exit with status 2.
 */
export class CannotRun extends Error {
  override readonly name = "CannotRun";
}
