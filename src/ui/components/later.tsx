import { signal } from "@preact/signals";
import type { ComponentType, FunctionComponent } from "preact";

/**
 * A part of the panel whose code is loaded when it is first shown, so that the first picture need
 * not wait for it. It is empty until then, which takes milliseconds: the code lies on this computer.
 */
export function later<Props extends object>(load: () => Promise<ComponentType<Props>>): FunctionComponent<Props> {
  const loaded = signal<{ readonly Part: ComponentType<Props> } | { readonly error: Error }>();
  let begun = false;
  return function Later(props: Props) {
    const now = loaded.value;
    if (now && "Part" in now) return <now.Part {...props} />;
    if (now) throw now.error;
    if (!begun) {
      begun = true;
      load().then(
        (Part) => (loaded.value = { Part }),
        (error: unknown) => (loaded.value = { error: error instanceof Error ? error : new Error(String(error)) }),
      );
    }
    return null;
  };
}
