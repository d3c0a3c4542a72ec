import { describe, expect, it } from "vitest";
import { parseFrameMessage, parseHostMessage, seal } from "../../widget/bridge.ts";
import { waitText } from "../../widget/handoff/wait-text.ts";
import { textLength } from "../../widget/composer/text-length.ts";
import { directionOf, languageOfWords, stringsFor } from "../../widget/strings.ts";
import { citationUrl } from "../../widget/thread/Citations.tsx";

const page = { url: "https://shop.example/", title: "Shop", referrer: "" };
const appearance = { name: "Shop", theme: null, locale: "en", prompts: [] };
const init = { type: "init" as const, page, appearance, identity: null, open: true };

describe("the bridge", () => {
  it("takes sealed messages of the known shapes", () => {
    expect(parseHostMessage(seal(init))).toMatchObject(init);
    expect(parseFrameMessage(seal({ type: "unread", count: 3 }))).toMatchObject({ count: 3 });
  });

  it.each([
    null,
    "init",
    [],
    init,
    { ...init, caredesk: "caredesk/2" },
    { ...seal(init), page: { url: 1 } },
    { ...seal(init), appearance: { ...appearance, theme: "red" } },
    { ...seal(init), appearance: { ...appearance, prompts: [1] } },
    { ...seal(init), identity: 5 },
    { caredesk: "caredesk/1", type: "constructor" },
    { caredesk: "caredesk/1", type: "close" },
  ])("ignores anything else: %j", (data) => expect(parseHostMessage(data)).toBeNull());

  it.each([
    { caredesk: "caredesk/1", type: "unread", count: -1 },
    { caredesk: "caredesk/1", type: "unread", count: "3" },
  ])("ignores a count that is none: %j", (data) => expect(parseFrameMessage(data)).toBeNull());
});

describe("words and figures", () => {
  it("give the wait as a range", () => {
    const words = stringsFor("en");
    expect(waitText([60, 180], words)).toBe("Usually 1 to 3 minutes.");
    expect(waitText([5, 40], words)).toBe("Usually less than a minute.");
    expect(waitText([110, 130], words)).toBe("Usually about 2 minutes.");
    expect(waitText(null, words)).toBeNull();
  });

  it("count code points as the server does", () => {
    expect(textLength("  a😀  ")).toBe(2);
    expect(textLength("e\u0301")).toBe(1);
  });

  it("fall back to English and know the direction of a script", () => {
    expect(stringsFor("xx-YY")).toBe(stringsFor("en-GB"));
    expect([languageOfWords("ar-EG"), languageOfWords("en-GB")]).toEqual(["en", "en-GB"]);
    expect([directionOf("ar-EG"), directionOf("he"), directionOf("en")]).toEqual(["rtl", "rtl", "ltr"]);
  });

  it("leave a citation without a public page unlinked", () => {
    expect(citationUrl({ article: "refund-limits", title: "Refund limits", url: null })).toBeNull();
  });

  it("never open a citation outside of http and this site", () => {
    const citation = { article: "reset password", title: "Reset" };
    expect(citationUrl({ ...citation, url: "/help/reset-password" })).toBe("/help/reset-password");
    for (const url of ["javascript:alert(1)", "//evil.example", "/\\evil.example", "data:text/html,x"])
      expect(citationUrl({ ...citation, url })).toBe("/help/reset%20password");
  });
});
