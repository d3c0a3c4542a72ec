import { Button, IconButton } from "../../design/Button.tsx";
import type { Thread } from "../thread/thread.ts";
import { opened, type Action } from "./opened.ts";

/** What the owner can do with a conversation besides answering. */
export function ActionBar({ thread }: { thread: Thread }) {
  const open = (action: Action): void => {
    opened.value = { action, conversation: thread.conversation };
  };
  return (
    <div class="actions" role="group" aria-label="Actions">
      <span class="actions__wide">
        <Button small tone="quiet" icon="spark" aria-keyshortcuts="Alt+B" onClick={() => open("hand_back")}>
          Hand back
        </Button>
        <Button small tone="quiet" icon="swap" aria-keyshortcuts="Alt+T" onClick={() => open("transfer")}>
          Transfer
        </Button>
        <Button small tone="quiet" icon="leave" onClick={() => open("release")}>
          Release
        </Button>
      </span>
      <span class="actions__narrow">
        <IconButton small icon="spark" label="Hand back to the assistant" onClick={() => open("hand_back")} />
        <IconButton small icon="swap" label="Transfer" onClick={() => open("transfer")} />
        <IconButton small icon="leave" label="Release to the queue" onClick={() => open("release")} />
      </span>
      <Button small tone="primary" icon="check" aria-keyshortcuts="Alt+E" onClick={() => open("resolve")}>
        Resolve
      </Button>
    </div>
  );
}
