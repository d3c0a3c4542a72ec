/** The bottom of the panel when nothing can be written: the conversation has ended, or the line was refused. */
import { Button } from "../../design/Button.tsx";
import type { StopReason } from "../../wire/customer-client.ts";
import { useWidget } from "../widget-state.ts";

export function Over({ reason }: { reason: StopReason | null }) {
  const { client, words } = useWidget();
  const told = {
    replaced: words.stoppedReplaced,
    forbidden: words.stoppedForbidden,
    signed_out: words.stoppedSignedOut,
    unauthenticated: client.isIdentified() ? words.stoppedUnproven : words.stoppedUnauthenticated,
  };
  const here = reason === "replaced" || reason === "unauthenticated";
  return (
    <footer class="footer over">
      {reason && <p role="status">{told[reason]}</p>}
      <Button
        tone="primary"
        data-first-focus
        icon={here ? "retry" : "chat"}
        onClick={() => (here ? client.start() : client.startNew())}
      >
        {here ? (reason === "replaced" ? words.useHere : words.tryAgain) : words.startNew}
      </Button>
    </footer>
  );
}
