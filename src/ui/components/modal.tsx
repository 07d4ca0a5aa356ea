import type { ComponentChildren, RefObject } from "preact";
import { useId, useLayoutEffect } from "preact/hooks";

interface ModalProps {
  readonly title: string;
  readonly dialog: RefObject<HTMLDialogElement | null>;
  /** it was closed, by whatever means */
  readonly onClose: () => void;
  readonly children: ComponentChildren;
}

/** A dialog over all else, open from the start: a body that scrolls, and what does not beneath it. */
export function Modal({ title, dialog, onClose, children }: ModalProps) {
  const id = useId();
  // At once, not after the next frame: keys pressed meanwhile would go to what is beneath.
  useLayoutEffect(() => dialog.current?.showModal(), [dialog]);
  // DevTools takes Escape from its panels to open its drawer; here it closes the dialog, and no more.
  useLayoutEffect(() => {
    const keep = (event: KeyboardEvent): void => {
      if (event.key === "Escape") event.stopPropagation();
    };
    const element = dialog.current;
    element?.addEventListener("keydown", keep);
    return () => element?.removeEventListener("keydown", keep);
  }, [dialog]);
  return (
    <dialog ref={dialog} tabIndex={-1} class="dialog wide-dialog" aria-labelledby={id} onClose={onClose}>
      <h2 id={id}>{title}</h2>
      {children}
    </dialog>
  );
}
