// @vitest-environment node
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const css = readFileSync(join(import.meta.dirname, "../../design/tokens.css"), "utf8");
const tokens = new Map(
  [...css.matchAll(/--([\w-]+): light-dark\((#[\da-f]{6}), (#[\da-f]{6})\)/g)].map(
    ([, name, light, dark]) => [name ?? "", { light: light ?? "", dark: dark ?? "" }],
  ),
);

type Theme = "light" | "dark";

/** Relative luminance (WCAG 2.2). */
function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(ink: string, ground: string, theme: Theme): number {
  const [a, b] = [ink, ground].map((name) => {
    const token = tokens.get(name);
    if (!token) throw new Error(`no token --${name}`);
    return luminance(token[theme]);
  }) as [number, number];
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

const grounds = ["ground", "surface", "surface-raised", "surface-sunken"];
const texts = [
  ...["ink", "ink-soft", "ink-faint", "accent-ink", "danger-ink"].flatMap((ink) =>
    grounds.map((on) => [ink, on]),
  ),
  ...["accent", "human", "ok", "warn", "danger", "info"].map((name) => [`${name}-ink`, `${name}-soft`]),
  ...["accent-soft", "human-soft"].flatMap((on) => [
    ["ink", on],
    ["ink-soft", on],
  ]),
  ...["accent", "human", "own", "danger"].map((name) => [`on-${name}`, name]),
];
const controls = ["line-control", "accent", "focus"].flatMap((name) =>
  ["surface", "surface-raised", "ground"].map((on) => [name, on]),
);

describe.each(["light", "dark"] as const)("in the %s theme", (theme) => {
  it.each(texts)("--%s on --%s can be read (4.5:1)", (ink = "", on = "") => {
    expect(contrast(ink, on, theme)).toBeGreaterThanOrEqual(4.5);
  });

  it.each(controls)("--%s on --%s can be seen (3:1)", (name = "", on = "") => {
    expect(contrast(name, on, theme)).toBeGreaterThanOrEqual(3);
  });
});
