import { useId, useMemo, useState } from "preact/hooks";
import { copyText } from "../model/clipboard.ts";
import { jsonText, openAtFirst, treeRows, type TreeRow } from "../model/tree.ts";
import { LINE_HEIGHT, VirtualLines } from "./virtual-lines.tsx";

/**
 * A value as a tree by the ARIA pattern: up and down move, right and left unfold and fold, the focus
 * stays on the tree and points to the row. Ctrl+C copies what the row holds.
 */
export function ValueTree({ value, label }: { value: unknown; label: string }) {
  const id = useId();
  // Another value begins anew: this component is keyed by it.
  const [open, setOpen] = useState(() => openAtFirst(value));
  const [active, setActive] = useState("");
  const rows = useMemo(() => treeRows(value, open), [value, open]);
  const at = Math.max(
    0,
    rows.findIndex(({ path }) => path === active),
  );
  const current = rows[at];
  const fold = (row: TreeRow, unfold: boolean): void => {
    if (!row.folds || row.open === unfold) return;
    const next = new Set(open);
    if (unfold) next.add(row.path);
    else next.delete(row.path);
    setOpen(next);
  };
  const move = (index: number): void => {
    const row = rows[Math.min(rows.length - 1, Math.max(0, index))];
    if (row) setActive(row.path);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (!current || event.altKey || event.metaKey) return;
    if (event.ctrlKey) {
      if (event.key !== "c" || String(getSelection()) !== "") return;
      event.preventDefault();
      void copyText(jsonText(current.value));
      return;
    }
    switch (event.key) {
      case "ArrowDown":
        move(at + 1);
        break;
      case "ArrowUp":
        move(at - 1);
        break;
      case "PageDown":
        move(at + PAGE);
        break;
      case "PageUp":
        move(at - PAGE);
        break;
      case "Home":
        move(0);
        break;
      case "End":
        move(rows.length - 1);
        break;
      case "ArrowRight":
        if (current.open) move(at + 1);
        else fold(current, true);
        break;
      case "ArrowLeft":
        if (current.open) fold(current, false);
        else move(rows.findIndex(({ path }) => path === parentOf(current.path)));
        break;
      case "Enter":
      case " ":
        fold(current, !current.open);
        break;
      default:
        return;
    }
    event.preventDefault();
  };
  return (
    <VirtualLines
      class="tree"
      attributes={{
        role: "tree",
        "aria-label": label,
        "aria-activedescendant": current && `${id}${current.path}`,
        onKeyDown,
      }}
      count={rows.length}
      active={active === "" ? -1 : at}
      renderLine={(index) => {
        const row = rows[index]!;
        return (
          // The tree's arrow keys do what a click does.
          // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus
          <div
            key={row.path}
            id={`${id}${row.path}`}
            class="tree-row"
            role="treeitem"
            aria-level={row.depth + 1}
            aria-setsize={row.siblings}
            aria-posinset={row.position}
            aria-selected={index === at}
            aria-expanded={row.folds ? row.open : undefined}
            style={{ height: `${LINE_HEIGHT}px`, paddingInlineStart: `${6 + row.depth * 14}px` }}
            onClick={() => {
              setActive(row.path);
              // A click that ends a selection of text is none.
              if (String(getSelection()) === "") fold(row, !row.open);
            }}
          >
            <span class="tree-mark" aria-hidden="true">
              {row.folds ? (row.open ? "▾" : "▸") : ""}
            </span>
            {row.label === undefined ? undefined : <span class="tree-label">{row.label}: </span>}
            <span class={`tree-${row.type}`}>{row.text}</span>
          </div>
        );
      }}
    />
  );
}

const PAGE = 10;

function parentOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/"));
}
