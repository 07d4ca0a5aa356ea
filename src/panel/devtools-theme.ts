/**
 * Follows the theme of DevTools, which need not be that of the system. `setThemeChangeHandler` is
 * Chromium's alone; where there is no such thing, `prefers-color-scheme` decides.
 */
export function followDevtoolsTheme(root: HTMLElement): void {
  const panels: typeof chrome.devtools.panels | undefined = globalThis.chrome?.devtools?.panels;
  if (!panels) return;
  const apply = (name: string): void => {
    root.dataset["theme"] = name === "dark" ? "dark" : "light";
  };
  apply(panels.themeName);
  (panels as { setThemeChangeHandler?: (handler: (name: string) => void) => void }).setThemeChangeHandler?.(apply);
}
