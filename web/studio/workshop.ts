/**
 * The studio's state: the list of articles, and the one on the bench. What is typed is kept in this browser until it
 * is saved, and nothing is ever saved over a version that the author has not seen.
 */
import { computed, signal } from "@preact/signals";
import { Problem } from "../wire/http.ts";
import { errorWords } from "../staff/error-words.ts";
import { toast } from "../staff/toasts.ts";
import {
  deleteArticle,
  getArticle,
  listArticles,
  putArticle,
  restoreVersion,
  setPublished,
  type Article,
  type ArticleRow,
  type Finding,
} from "./api.ts";
import { newArticle } from "./articles/article-text.ts";
import { dropKept, keep, kept } from "./kept.ts";
import { go } from "./place.ts";
import { Previewing } from "./preview/previewing.ts";

/** The article on the bench. `base` is what the server had when it was opened; null for a new one. */
export interface Bench {
  id: string;
  base: Article | null;
  text: string;
  /** The text was found in this browser, not on the server. */
  recovered: boolean;
  /** Tells one stay on the bench from the next: a save keeps it, and with it the caret. */
  stay: number;
}

export interface Conflict {
  theirs: Article;
}

const PREVIEW_AFTER_MS = 300;
const KEEP_AFTER_MS = 400;

export class Workshop {
  readonly rows = signal<readonly ArticleRow[] | null>(null);
  readonly bench = signal<Bench | null>(null);
  private readonly previewing = new Previewing(() => this.bench.value);
  readonly shown = this.previewing.shown;
  readonly loading = signal(false);
  readonly problem = signal<string | null>(null);
  readonly busy = signal<"save" | "publish" | null>(null);
  readonly refused = signal<readonly Finding[] | null>(null);
  readonly conflict = signal<Conflict | null>(null);
  readonly saves = signal(0);
  readonly dirty = computed(() => {
    const bench = this.bench.value;
    return bench !== null && bench.text !== (bench.base?.markdown ?? "");
  });
  readonly findings = computed<readonly Finding[]>(
    () => this.refused.value ?? this.shown.value?.findings ?? [],
  );

  private stays = 0;
  private keepTimer = 0;

  async refreshList(): Promise<void> {
    try {
      this.rows.value = await listArticles();
    } catch (error) {
      this.failed(error);
    }
  }

  /** Put an article on the bench, with what this browser kept of it. */
  async open(id: string): Promise<void> {
    if (this.bench.value?.id === id && this.bench.value.base) return;
    this.loading.value = true;
    this.problem.value = null;
    try {
      const base = await getArticle(id);
      const draft = kept(id);
      const recovered = draft !== null && draft.text !== base.markdown;
      this.put({ id, base, text: recovered ? draft.text : base.markdown, recovered });
    } catch (error) {
      this.bench.value = null;
      this.problem.value =
        error instanceof Problem ? errorWords(error.code, error.message) : "That did not work.";
    } finally {
      this.loading.value = false;
    }
  }

  /** Begin a new article, or go on with the one begun before. */
  begin(title = "", questions: readonly string[] = [], id = ""): void {
    const draft = title === "" ? kept("") : null;
    this.problem.value = null;
    this.put({
      id,
      base: null,
      text: draft?.text ?? newArticle(title, questions),
      recovered: draft !== null,
    });
  }

  private put(bench: Omit<Bench, "stay">): void {
    this.stays += 1;
    this.bench.value = { ...bench, stay: this.stays };
    this.shown.value = null;
    this.refused.value = null;
    this.conflict.value = null;
    this.previewing.soon(0);
  }

  change(text: string): void {
    const bench = this.bench.value;
    if (!bench) return;
    this.bench.value = { ...bench, text };
    this.refused.value = null;
    window.clearTimeout(this.keepTimer);
    this.keepTimer = window.setTimeout(() => this.keepNow(), KEEP_AFTER_MS);
    this.previewing.soon(PREVIEW_AFTER_MS);
  }

  rename(id: string): void {
    const bench = this.bench.value;
    if (bench && !bench.base) this.bench.value = { ...bench, id };
  }

  /** Back to what the server has. */
  discard(): void {
    const bench = this.bench.value;
    if (!bench) return;
    dropKept(bench.base ? bench.id : "");
    if (bench.base) this.put({ ...bench, text: bench.base.markdown, recovered: false });
    else this.close();
  }

  close(): void {
    this.bench.value = null;
    go({ view: "articles", article: null });
  }

  keepNow(): void {
    window.clearTimeout(this.keepTimer);
    const bench = this.bench.value;
    if (!bench) return;
    const name = bench.base ? bench.id : "";
    if (this.dirty.value) keep(name, { text: bench.text, version: bench.base?.version ?? null });
    else dropKept(name);
  }

  /** Save; returns the saved article, or null when it was refused. */
  async save(): Promise<Article | null> {
    const bench = this.bench.value;
    if (!bench || this.busy.value) return null;
    this.busy.value = "save";
    try {
      const saved = await putArticle(bench.id, bench.text, bench.base?.etag ?? null);
      this.saved(saved, bench.base === null);
      return saved;
    } catch (error) {
      await this.refusedBy(error, bench);
      return null;
    } finally {
      this.busy.value = null;
    }
  }

  async publish(published: boolean): Promise<void> {
    const saved =
      published && (this.dirty.value || !this.bench.value?.base) ? await this.save() : this.bench.value?.base;
    if (!saved) return;
    this.busy.value = "publish";
    try {
      this.rebase(await setPublished(saved.id, published, saved.etag));
      toast(
        published
          ? "Published. The assistant answers from it now."
          : "Taken back. Customers no longer get it.",
        "ok",
      );
      void this.refreshList();
    } catch (error) {
      await this.refusedBy(error, this.bench.value);
    } finally {
      this.busy.value = null;
    }
  }

  async restore(version: number): Promise<boolean> {
    const base = this.bench.value?.base;
    if (!base) return false;
    try {
      const restored = await restoreVersion(base.id, version, base.etag);
      dropKept(base.id);
      this.put({ id: base.id, base: restored, text: restored.markdown, recovered: false });
      this.saves.value += 1;
      toast(`Version ${version} is back as version ${restored.version}. Publish it to make it live.`, "ok");
      void this.refreshList();
      return true;
    } catch (error) {
      await this.refusedBy(error, this.bench.value);
      return false;
    }
  }

  async remove(): Promise<void> {
    const base = this.bench.value?.base;
    if (!base) {
      this.discard();
      return;
    }
    try {
      await deleteArticle(base.id, base.etag);
      dropKept(base.id);
      this.close();
      toast("The article and its versions are deleted.", "ok");
      void this.refreshList();
    } catch (error) {
      await this.refusedBy(error, this.bench.value);
    }
  }

  /** End a conflict: theirs replaces my text, or mine is now written over theirs, knowingly. */
  settle(choice: "theirs" | "mine"): void {
    const theirs = this.conflict.value?.theirs;
    const bench = this.bench.value;
    this.conflict.value = null;
    if (!theirs || !bench) return;
    if (choice === "theirs") {
      dropKept(bench.id);
      this.put({ id: theirs.id, base: theirs, text: theirs.markdown, recovered: false });
      return;
    }
    this.bench.value = { ...bench, base: theirs };
    void this.save();
  }

  private saved(article: Article, isNew: boolean): void {
    dropKept(isNew ? "" : article.id);
    this.rebase(article);
    this.saves.value += 1;
    this.refused.value = null;
    toast(
      article.status === "published" && article.published_version !== article.version
        ? "Saved. Customers still get the published version."
        : "Saved.",
      "ok",
    );
    if (isNew) go({ view: "articles", article: article.id });
    void this.refreshList();
  }

  /** A new version on the server; what was typed meanwhile stays. */
  private rebase(article: Article): void {
    const bench = this.bench.value;
    if (bench) this.bench.value = { ...bench, id: article.id, base: article, recovered: false };
  }

  private async refusedBy(error: unknown, bench: Bench | null): Promise<void> {
    if (!(error instanceof Problem)) throw error;
    if (error.status === 412 && bench?.base) {
      this.conflict.value = { theirs: await getArticle(bench.id) };
      return;
    }
    if (error.status === 412) {
      toast("There is an article with this address already. Choose another one.", "danger");
      return;
    }
    const findings = error.body["findings"];
    if (Array.isArray(findings)) this.refused.value = findings as Finding[];
    if (error.status === 401)
      toast("You have been signed out. What you wrote is kept in this browser.", "danger");
    else
      toast(
        error.status === 422
          ? "It cannot be saved yet. See the findings."
          : errorWords(error.code, error.message),
        "danger",
      );
  }

  private failed(error: unknown): void {
    if (!(error instanceof Problem)) throw error;
    if (error.status === 401) window.location.assign("/login?next=/studio");
    else toast(errorWords(error.code, error.message), "danger");
  }
}
