/**
 * Work that stops now and then, so that whoever drives it can let others run, show how far it has
 * come, or give it up. A generator and no promise: in a test and in Node it runs through at once.
 */
export type Steps<Value> = Generator<void, Value>;

/** Runs it through without a pause. */
export function finish<Value>(steps: Steps<Value>): Value {
  for (;;) {
    const next = steps.next();
    if (next.done) return next.value;
  }
}

/** Called between two steps; a promise is waited for, and what it throws ends the work. */
export type Pause = () => Promise<void> | undefined;

/** Runs it with pauses. */
export async function driven<Value>(steps: Steps<Value>, pause: Pause): Promise<Value> {
  try {
    for (;;) {
      const next = steps.next();
      if (next.done) return next.value;
      const waiting = pause();
      if (waiting) await waiting;
    }
  } finally {
    steps.return(undefined as Value);
  }
}
