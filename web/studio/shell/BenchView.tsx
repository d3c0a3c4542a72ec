import { useSignal } from "@preact/signals";
import { Badge } from "../../design/Badge.tsx";
import { Button, IconButton } from "../../design/Button.tsx";
import { articleId, titleOf, validArticleId } from "../articles/article-text.ts";
import { hasUnpublished } from "../articles/filter.ts";
import { DeleteDialog } from "../dialogs/Dialogs.tsx";
import { Editor } from "../editor/Editor.tsx";
import { FindingsPane } from "../editor/FindingsPane.tsx";
import { PreviewPane } from "../preview/PreviewPane.tsx";
import { TryPane } from "../try/TryPane.tsx";
import { VersionsPane } from "../versions/VersionsPane.tsx";
import type { Bench, Workshop } from "../workshop.ts";
import "./bench.css";

type Tab = "editor" | "preview" | "findings" | "try" | "versions";

/** One article: the editor, and beside it preview, findings, a trial question and the versions. */
export function BenchView({ shop, bench }: { shop: Workshop; bench: Bench }) {
  const tab = useSignal<Tab>("preview");
  const count = shop.findings.value.length;
  const tabs: { value: Tab; label: string; more?: string }[] = [
    { value: "editor", label: "Text" },
    { value: "preview", label: "Preview" },
    { value: "findings", label: count === 0 ? "Findings" : `Findings (${count})` },
    { value: "try", label: "Try", more: "a question" },
    { value: "versions", label: "Versions" },
  ];
  const errors = shop.findings.value.filter((f) => f.severity === "error").length;
  return (
    <section class="bench" data-tab={tab.value} aria-label={titleOf(bench.text) || "Article"}>
      <BenchHead shop={shop} bench={bench} />
      {bench.recovered && (
        <p class="notice bench__notice">
          <span>These are changes of yours that were not saved. They were kept in this browser.</span>
          <Button small onClick={() => shop.discard()}>
            Discard them
          </Button>
        </p>
      )}
      <div class="bench__tabs" role="group" aria-label="Beside the text">
        {tabs.map((t) => (
          <button
            key={t.value}
            type="button"
            class={`tab bench__tab--${t.value} ${t.value === "findings" && errors > 0 ? "bench__tab--bad" : ""}`}
            aria-pressed={tab.value === t.value}
            onClick={() => (tab.value = t.value)}
          >
            {t.label}
            {t.more && <span class="bench__more"> {t.more}</span>}
          </button>
        ))}
      </div>
      <Editor
        text={bench.text}
        findings={shop.findings.value}
        onText={(text) => shop.change(text)}
        onSave={() => void shop.save()}
      />
      <div class="bench__side">
        {(tab.value === "preview" || tab.value === "editor") && <PreviewPane shown={shop.shown.value} />}
        {tab.value === "findings" && (
          <FindingsPane
            findings={shop.findings.value}
            onJump={() => {
              if (window.matchMedia("(width < 64rem)").matches) tab.value = "editor";
            }}
          />
        )}
        {tab.value === "try" && <TryPane bench={bench} />}
        {tab.value === "versions" && <VersionsPane shop={shop} bench={bench} />}
      </div>
    </section>
  );
}

function BenchHead({ shop, bench }: { shop: Workshop; bench: Bench }) {
  const deleting = useSignal(false);
  const { base } = bench;
  const busy = shop.busy.value !== null;
  const dirty = shop.dirty.value;
  const idOk = base !== null || validArticleId(bench.id);
  const live = base?.status === "published";
  const newer = base !== null && hasUnpublished(base);
  return (
    <header class="bench__head">
      <IconButton
        class="bench__back"
        icon="chevronRight"
        label="Back to the list"
        small
        onClick={() => shop.close()}
      />
      <div class="bench__name">
        <h2 class="bench__title">{titleOf(bench.text) || "New article"}</h2>
        <p class="bench__facts">
          {base ? (
            <>
              <Badge tone={live ? "ok" : "plain"} dot>
                {live ? "Published" : "Draft"}
              </Badge>
              {newer && <Badge tone="info">Changed since version {base.published_version}</Badge>}
              <span>
                {base.id} · version {base.version}
              </span>
            </>
          ) : (
            <NewId shop={shop} bench={bench} />
          )}
          <span role="status">{dirty ? "Unsaved changes" : ""}</span>
        </p>
      </div>
      <div class="bench__actions">
        {base && <IconButton icon="trash" label="Delete" small onClick={() => (deleting.value = true)} />}
        {live && (
          <a
            class="button button--quiet button--small"
            href={`/help/${base.id}`}
            target="_blank"
            rel="noopener noreferrer"
          >
            View
          </a>
        )}
        {live && (
          <Button small tone="quiet" resting={busy} onClick={() => void shop.publish(false)}>
            Unpublish
          </Button>
        )}
        <Button
          small
          resting={busy || !idOk || (base !== null && !dirty)}
          aria-keyshortcuts="Control+S"
          onClick={() => void shop.save()}
        >
          {shop.busy.value === "save" ? "Saving…" : "Save"}
        </Button>
        <Button
          small
          tone="primary"
          resting={busy || !idOk || (live && !dirty && !newer)}
          onClick={() => void shop.publish(true)}
        >
          {shop.busy.value === "publish" ? "Publishing…" : dirty ? "Save and publish" : "Publish"}
        </Button>
      </div>
      <DeleteDialog shop={shop} open={deleting.value} onClose={() => (deleting.value = false)} />
    </header>
  );
}

/** The address of a new article: follows the title until somebody types another. */
function NewId({ shop, bench }: { shop: Workshop; bench: Bench }) {
  const typed = useSignal(false);
  const suggested = articleId(titleOf(bench.text));
  const id = typed.value ? bench.id : suggested;
  if (id !== bench.id) queueMicrotask(() => shop.rename(id));
  return (
    <label class="bench__id">
      Address: /help/
      <input
        class="input"
        value={id}
        placeholder="from-the-title"
        aria-invalid={id !== "" && !validArticleId(id)}
        onInput={(event) => {
          typed.value = event.currentTarget.value !== "";
          shop.rename(event.currentTarget.value);
        }}
      />
    </label>
  );
}
