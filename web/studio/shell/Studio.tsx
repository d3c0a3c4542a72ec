import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { Menu } from "../../staff/Menu.tsx";
import { Toasts } from "../../staff/Toasts.tsx";
import { TopBar } from "../../staff/TopBar.tsx";
import { ArticleList } from "../articles/ArticleList.tsx";
import { articleId, titleOf } from "../articles/article-text.ts";
import { ConflictDialog } from "../dialogs/Dialogs.tsx";
import { GapsPage } from "../gaps/GapsPage.tsx";
import { dropKept } from "../kept.ts";
import { go, place } from "../place.ts";
import type { Workshop } from "../workshop.ts";
import { BenchView } from "./BenchView.tsx";
import "./studio.css";

export interface StudioProps {
  shop: Workshop;
  name: string;
  role: string;
}

/** The authors' page: the list, the bench, the gaps. */
export function Studio({ shop, name, role }: StudioProps) {
  const { view, article } = place.value;
  const fromGap = useSignal<{ title: string; questions: readonly string[] } | null>(null);
  useEffect(() => {
    shop.keepNow();
    if (view === "articles" && article !== null) void shop.open(article);
    else if (view === "new") {
      const gap = fromGap.peek();
      fromGap.value = null;
      if (gap) shop.begin(gap.title, gap.questions, articleId(gap.title));
      else shop.begin();
    }
  }, [shop, view, article, fromGap]);
  useLeaving(shop);

  const bench = view === "gaps" || (view === "articles" && article === null) ? null : shop.bench.value;
  const title = bench ? titleOf(bench.text) : "";
  useEffect(() => {
    document.title = `${title === "" ? "" : `${title} · `}Studio · CareDesk`;
  }, [title]);
  return (
    <div class="studio" data-pane={view === "gaps" ? "gaps" : bench || shop.problem.value ? "bench" : "list"}>
      <TopBar
        product="Studio"
        nav={
          <>
            <ViewButton
              here={view !== "gaps"}
              label="Articles"
              onClick={() => go({ view: "articles", article: null })}
            />
            <ViewButton
              here={view === "gaps"}
              label="Gaps"
              onClick={() => go({ view: "gaps", article: null })}
            />
          </>
        }
      >
        <Menu name={name} onSignOut={() => shop.keepNow()} />
      </TopBar>
      <main class="studio__main">
        {view === "gaps" ? (
          <GapsPage
            mayRead={role !== "author"}
            onWrite={(gapTitle, questions) => {
              dropKept("");
              fromGap.value = { title: gapTitle, questions };
              go({ view: "new", article: null });
            }}
          />
        ) : (
          <>
            <div class="studio__list">
              <ArticleList shop={shop} />
            </div>
            {bench ? <BenchView key={bench.stay} shop={shop} bench={bench} /> : <Nothing shop={shop} />}
          </>
        )}
      </main>
      <ConflictDialog shop={shop} />
      <Toasts />
    </div>
  );
}

function ViewButton({ here, label, onClick }: { here: boolean; label: string; onClick: () => void }) {
  return (
    <button type="button" class="tab" aria-current={here ? "page" : undefined} onClick={onClick}>
      {label}
    </button>
  );
}

function Nothing({ shop }: { shop: Workshop }) {
  return (
    <section class="studio__nothing" aria-label="Article">
      <p class="empty">
        <span class="empty__title">
          {shop.problem.value ?? (shop.loading.value ? "Loading…" : "No article chosen")}
        </span>
        {!shop.problem.value && !shop.loading.value && (
          <span>Choose one on the left, begin a new one, or see what customers miss under Gaps.</span>
        )}
      </p>
    </section>
  );
}

/** Unsaved text is kept in the browser; where that failed, the browser asks before the page goes. */
function useLeaving(shop: Workshop): void {
  useEffect(() => {
    const leaving = (): void => shop.keepNow();
    window.addEventListener("pagehide", leaving);
    return () => window.removeEventListener("pagehide", leaving);
  }, [shop]);
}
