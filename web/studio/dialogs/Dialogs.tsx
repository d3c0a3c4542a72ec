import { Button } from "../../design/Button.tsx";
import { Dialog } from "../../design/Dialog.tsx";
import { DiffView } from "../versions/DiffView.tsx";
import type { Workshop } from "../workshop.ts";

/** Somebody saved meanwhile: both texts side by side, and a choice that is never made by accident. */
export function ConflictDialog({ shop }: { shop: Workshop }) {
  const conflict = shop.conflict.value;
  const bench = shop.bench.value;
  return (
    <Dialog
      open={conflict !== null && bench !== null}
      wide
      title="Somebody saved this article meanwhile"
      onClose={() => (shop.conflict.value = null)}
      actions={
        <>
          <Button onClick={() => (shop.conflict.value = null)}>Go on editing</Button>
          <Button tone="danger" onClick={() => shop.settle("theirs")}>
            Drop mine, take theirs
          </Button>
          <Button tone="primary" onClick={() => shop.settle("mine")}>
            Save mine as the next version
          </Button>
        </>
      }
    >
      {conflict && bench && (
        <>
          <p>
            You began with version {bench.base?.version}; version {conflict.theirs.version} is there now. This
            is what your text changes in theirs. Their version stays in the history whatever you choose.
          </p>
          <DiffView before={conflict.theirs.markdown} after={bench.text} />
        </>
      )}
    </Dialog>
  );
}

export function DeleteDialog({
  shop,
  open,
  onClose,
}: {
  shop: Workshop;
  open: boolean;
  onClose: () => void;
}) {
  const base = shop.bench.value?.base;
  return (
    <Dialog
      open={open && base !== undefined && base !== null}
      title="Delete this article?"
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>Keep it</Button>
          <Button
            tone="danger"
            onClick={() => {
              onClose();
              void shop.remove();
            }}
          >
            Delete
          </Button>
        </>
      }
    >
      <p>
        <strong>{base?.id}</strong> goes with all its versions, and the assistant stops answering from it.
        This cannot be undone. To only take it from customers, choose “Unpublish”.
      </p>
    </Dialog>
  );
}
