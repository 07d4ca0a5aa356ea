import { useEffect, useRef } from "preact/hooks";

const GROUPS: readonly { readonly name: string; readonly keys: readonly (readonly [string, string])[] }[] = [
  {
    name: "Lists of connections and frames",
    keys: [
      ["↑ ↓", "previous and next row"],
      ["Page Up, Page Down", "one screen"],
      ["Home, End", "first and last row"],
      ["Enter", "details of the connection"],
      ["Esc", "nothing selected: the frames of all connections"],
    ],
  },
  {
    name: "Frames",
    keys: [
      ["Ctrl+F, ⌘F", "find in payloads"],
      ["F3, Shift+F3", "next and previous match"],
    ],
  },
  {
    name: "Timeline",
    keys: [
      ["← →", "earlier and later"],
      ["↑ ↓", "previous and next connection"],
      ["+ −", "closer and farther"],
      ["0", "the whole session"],
      ["Space", "follow the present"],
      ["R", "choose the time in sight: everything else shows only that"],
      ["Shift+← →", "move the end of the chosen time"],
    ],
  },
  {
    name: "Everywhere",
    keys: [
      ["Tab, Shift+Tab", "next and previous part of the panel"],
      ["← →", "between tabs, once one has the focus"],
      ["Arrow keys", "move a border between two parts, once it has the focus"],
      ["?", "this list"],
    ],
  },
];

/** Every key that means something in the panel. */
export function KeysDialog({ close }: { close: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog ref={dialog} class="dialog" aria-labelledby="keys-title" onClose={close}>
      <h2 id="keys-title">Keys</h2>
      {GROUPS.map(({ name, keys }) => (
        <section key={name}>
          <h3>{name}</h3>
          <dl class="keys">
            {keys.map(([key, meaning]) => (
              <div key={key}>
                <dt>
                  <kbd>{key}</kbd>
                </dt>
                <dd>{meaning}</dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
      <div class="dialog-actions">
        <button type="button" class="button" onClick={() => dialog.current?.close()}>
          Close
        </button>
      </div>
    </dialog>
  );
}
