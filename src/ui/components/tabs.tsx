import type { Signal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useRef } from "preact/hooks";

export interface Tab<Id extends string> {
  readonly id: Id;
  readonly label: string;
  /** a small figure after the label, such as a count */
  readonly badge?: string | undefined;
}

interface TabsProps<Id extends string> {
  readonly label: string;
  /** begins the ids of tabs and their panel; unique in the document */
  readonly name: string;
  readonly tabs: readonly Tab<Id>[];
  readonly current: Id;
  readonly choose: (id: Id) => void;
  readonly class?: string;
}

/** A list of tabs by the ARIA pattern: arrow keys move and choose, one stop for the Tab key. */
export function Tabs<Id extends string>({ label, name, tabs, current, choose, class: className }: TabsProps<Id>) {
  const list = useRef<HTMLDivElement>(null);
  const onKeyDown = (event: KeyboardEvent): void => {
    const target = targetIndex(
      event.key,
      tabs.findIndex(({ id }) => id === current),
      tabs.length,
    );
    const tab = target === undefined ? undefined : tabs[target];
    if (!tab) return;
    event.preventDefault();
    choose(tab.id);
    list.current?.querySelector<HTMLElement>(`#${name}-tab-${tab.id}`)?.focus();
  };
  return (
    <div class={`tabs ${className ?? ""}`} role="tablist" aria-label={label} ref={list}>
      {tabs.map(({ id, label, badge }) => (
        <button
          key={id}
          id={`${name}-tab-${id}`}
          type="button"
          role="tab"
          aria-selected={id === current}
          aria-controls={`${name}-panel`}
          tabIndex={id === current ? 0 : -1}
          onClick={() => choose(id)}
          onKeyDown={onKeyDown}
        >
          {label}
          {badge === undefined ? undefined : <span class="badge">{badge}</span>}
        </button>
      ))}
    </div>
  );
}

interface TabPanelProps {
  readonly name: string;
  readonly current: string;
  /** it scrolls itself, and so takes the focus */
  readonly scrolls?: boolean;
  readonly children: ComponentChildren;
}

/** The one panel that the tabs named `name` fill. */
export function TabPanel({ name, current, scrolls = false, children }: TabPanelProps) {
  return (
    <div
      class={`tab-panel${scrolls ? " tab-panel-scrolls" : ""}`}
      id={`${name}-panel`}
      role="tabpanel"
      aria-labelledby={`${name}-tab-${current}`}
      tabIndex={scrolls ? 0 : undefined}
    >
      {children}
    </div>
  );
}

export function targetIndex(key: string, current: number, count: number): number | undefined {
  switch (key) {
    case "ArrowRight":
      return (current + 1) % count;
    case "ArrowLeft":
      return (current - 1 + count) % count;
    case "Home":
      return 0;
    case "End":
      return count - 1;
    default:
      return undefined;
  }
}

/** Writes what was chosen into a signal. */
export function chooser<Id>(into: Signal<Id>): (id: Id) => void {
  return (id) => {
    into.value = id;
  };
}
