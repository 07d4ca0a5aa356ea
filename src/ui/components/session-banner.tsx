import type { ComponentChildren, RefObject } from "preact";

interface SessionBannerProps {
  /** names the region, such as `Opened report` */
  readonly kind: string;
  /** what is shown, a sentence without its full stop */
  readonly title: string;
  /** what is missing of it, or may be: full sentences */
  readonly notices: readonly string[];
  /** one more sentence after the title */
  readonly aside?: string | undefined;
  readonly banner?: RefObject<HTMLElement | null>;
  /** buttons */
  readonly children?: ComponentChildren;
}

/** Says which session is shown where it is not the live one. */
export function SessionBanner({ kind, title, notices, aside, banner, children }: SessionBannerProps) {
  return (
    <section class="past-banner" aria-label={kind} ref={banner ?? null} tabIndex={-1}>
      <div class="past-words">
        <strong>{title}.</strong>
        {aside === undefined ? undefined : ` ${aside}`}
        {notices.map((notice) => (
          <p key={notice}>{notice}</p>
        ))}
      </div>
      {children}
    </section>
  );
}
