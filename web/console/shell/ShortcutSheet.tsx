import { Dialog } from "../../design/Dialog.tsx";
import { choose, preferences } from "./alerts.ts";
import type { Shortcut } from "./shortcuts.ts";
import "./shortcut-sheet.css";

/** All keys of the console at a glance. */
export function ShortcutSheet({
  open,
  shortcuts,
  onClose,
}: {
  open: boolean;
  shortcuts: readonly Shortcut[];
  onClose: () => void;
}) {
  const rows = [
    ...shortcuts.map((s) => ({ keys: s.keys, does: s.does })),
    { keys: "Enter", does: "Send what you wrote" },
    { keys: "Shift+Enter", does: "New line" },
    { keys: "?", does: "This list" },
  ];
  return (
    <Dialog open={open} title="Keyboard shortcuts" onClose={onClose}>
      <dl class="keys">
        {rows.map((row) => (
          <div key={row.keys} class="keys__row">
            <dt>
              {row.keys.split("+").map((key, i) => (
                <>
                  {i > 0 && "+"}
                  <kbd>{key}</kbd>
                </>
              ))}
            </dt>
            <dd>{row.does}</dd>
          </div>
        ))}
      </dl>
      <label class="switch">
        <input
          type="checkbox"
          role="switch"
          class="switch__box"
          checked={preferences.value.shortcuts}
          onChange={(event) => choose({ shortcuts: event.currentTarget.checked })}
        />
        <span>
          <kbd>?</kbd> opens this list
        </span>
      </label>
    </Dialog>
  );
}
