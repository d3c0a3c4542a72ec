import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";

export interface DialogProps {
  open: boolean;
  title: string;
  onClose: () => void;
  wide?: boolean;
  children: ComponentChildren;
  /** The row of buttons at the end. */
  actions?: ComponentChildren;
}

/** A modal dialog on the browser's own element, which keeps the focus inside and gives it back on closing. */
export function Dialog({ open, title, onClose, wide = false, children, actions }: DialogProps) {
  const element = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  useEffect(() => {
    const dialog = element.current;
    if (!dialog) return;
    if (open && !dialog.open) dialog.showModal();
    if (!open && dialog.open) dialog.close();
  }, [open]);
  return (
    <dialog
      ref={element}
      class={`dialog ${wide ? "dialog--wide" : ""}`}
      aria-labelledby={titleId}
      onClose={onClose}
      onCancel={(event) => event.stopPropagation()}
    >
      {open && (
        <div class="dialog__body">
          <h2 id={titleId} class="dialog__title">
            {title}
          </h2>
          {children}
          {actions && <div class="dialog__actions">{actions}</div>}
        </div>
      )}
    </dialog>
  );
}
