import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { keep, kept } from "../../studio/kept.ts";
import { Workshop } from "../../studio/workshop.ts";

interface Call {
  url: string;
  method: string;
  headers: Record<string, string>;
  body: unknown;
}

const calls: Call[] = [];
let answers: Record<string, () => Response> = {};

function json(body: unknown, status = 200, etag?: string): Response {
  const headers = new Headers({ "Content-Type": "application/json" });
  if (etag !== undefined) headers.set("ETag", etag);
  return new Response(JSON.stringify(body), { status, headers });
}

const article = (version: number, markdown: string, status = "draft") => ({
  id: "a",
  markdown,
  status,
  version,
  published_version: null,
});

beforeEach(() => {
  vi.useFakeTimers();
  localStorage.clear();
  calls.length = 0;
  answers = {
    "GET /api/articles/a": () => json(article(2, "two"), 200, '"2"'),
    "GET /api/articles": () => json({ items: [], next_cursor: null }),
    "POST /api/articles/preview": () => json({ html: "", findings: [], title: "" }),
  };
  vi.stubGlobal("fetch", (url: string, init: RequestInit) => {
    const method = init.method ?? "GET";
    const body: unknown = typeof init.body === "string" ? JSON.parse(init.body) : null;
    calls.push({ url, method, headers: init.headers as Record<string, string>, body });
    const answer = answers[`${method} ${url.split("?")[0] ?? ""}`];
    return Promise.resolve(answer ? answer() : json({ code: "not_found", detail: "x" }, 404));
  });
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

async function opened(): Promise<Workshop> {
  const shop = new Workshop();
  await shop.open("a");
  return shop;
}

describe("the workshop", () => {
  test("keeps unsaved text in the browser and finds it again", async () => {
    const shop = await opened();
    shop.change("two and a half");
    await vi.advanceTimersByTimeAsync(500);
    expect(kept("a")).toEqual({ text: "two and a half", version: 2 });
    const again = await opened();
    expect(again.bench.value).toMatchObject({ text: "two and a half", recovered: true });
    again.discard();
    expect(again.bench.value?.text).toBe("two");
    expect(kept("a")).toBeNull();
  });

  test("saves over the version that was opened", async () => {
    const shop = await opened();
    answers["PUT /api/articles/a"] = () => json(article(3, "three"), 200, '"3"');
    shop.change("three");
    await shop.save();
    const put = calls.find((c) => c.method === "PUT");
    expect(put?.headers["If-Match"]).toBe('"2"');
    expect(put?.body).toEqual({ markdown: "three" });
    expect(shop.bench.value?.base?.etag).toBe('"3"');
    expect(shop.dirty.value).toBe(false);
    expect(kept("a")).toBeNull();
  });

  test("a stale save shows both texts and writes over theirs only when told to", async () => {
    const shop = await opened();
    answers["PUT /api/articles/a"] = () => json({ code: "stale", detail: "x" }, 412);
    answers["GET /api/articles/a"] = () => json(article(3, "theirs"), 200, '"3"');
    shop.change("mine");
    expect(await shop.save()).toBeNull();
    expect(shop.conflict.value?.theirs.markdown).toBe("theirs");
    expect(shop.bench.value?.text).toBe("mine");
    answers["PUT /api/articles/a"] = () => json(article(4, "mine"), 200, '"4"');
    shop.settle("mine");
    await vi.runAllTimersAsync();
    expect(calls.findLast((c) => c.method === "PUT")?.headers["If-Match"]).toBe('"3"');
    expect(shop.bench.value?.base?.version).toBe(4);
  });

  test("their text can be taken instead", async () => {
    const shop = await opened();
    answers["PUT /api/articles/a"] = () => json({ code: "stale", detail: "x" }, 412);
    answers["GET /api/articles/a"] = () => json(article(3, "theirs"), 200, '"3"');
    shop.change("mine");
    await shop.save();
    shop.settle("theirs");
    expect(shop.bench.value?.text).toBe("theirs");
    expect(shop.dirty.value).toBe(false);
  });

  test("a new article is only ever created", async () => {
    const shop = new Workshop();
    shop.begin("New thing", ["how?"], "a");
    answers["PUT /api/articles/a"] = () => json(article(1, "x"), 201, '"1"');
    await shop.save();
    expect(calls.find((c) => c.method === "PUT")?.headers["If-None-Match"]).toBe("*");
  });

  test("findings of a refused save are shown in place of the preview's", async () => {
    const shop = await opened();
    const findings = [{ line: 1, severity: "error", message: "no title", fix: "add one" }];
    answers["PUT /api/articles/a"] = () => json({ code: "invalid_article", detail: "x", findings }, 422);
    shop.change("bad");
    await shop.save();
    expect(shop.findings.value).toEqual(findings);
    expect(shop.bench.value?.text).toBe("bad");
  });

  test("publishing changed text saves it first", async () => {
    const shop = await opened();
    answers["PUT /api/articles/a"] = () => json(article(3, "three"), 200, '"3"');
    answers["POST /api/articles/a/publish"] = () => json(article(3, "three", "published"), 200, '"3"');
    shop.change("three");
    await shop.publish(true);
    expect(calls.filter((c) => c.url.includes("/a") && c.method !== "GET").map((c) => c.method)).toEqual([
      "PUT",
      "POST",
    ]);
    expect(shop.bench.value?.base?.status).toBe("published");
  });

  test("a corrupt store is no draft", () => {
    localStorage.setItem("caredesk.studio.draft.a", "{");
    expect(kept("a")).toBeNull();
    keep("a", { text: "x", version: 1 });
    expect(kept("a")?.text).toBe("x");
  });
});
