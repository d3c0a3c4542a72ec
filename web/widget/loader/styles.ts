/**
 * The launcher's own style sheet. It is constructed by script inside a shadow root, so that the embedding site
 * needs no `style-src` exception and neither side's rules touch the other's. Colours repeat the tokens' accent.
 */
export const launcherCss = `
:host { all: initial; color-scheme: light dark; --accent: light-dark(#12594b, #6fceb3); --on: light-dark(#fff, #06241c);
  --hover: light-dark(#0d483d, #8bdac4); --human: light-dark(#a64b23, #f0a27c); --on-human: light-dark(#fff, #331405); }
:host([data-theme=light]) { color-scheme: light; }
:host([data-theme=dark]) { color-scheme: dark; }
[hidden] { display: none !important; }
button { position: fixed; z-index: 2147483000; inset-block-end: max(20px, env(safe-area-inset-bottom)); inset-inline-end: 20px;
  display: grid; place-items: center; inline-size: 60px; block-size: 60px; padding: 0; border: 0; border-radius: 20px;
  background: var(--accent); color: var(--on); cursor: pointer;
  box-shadow: 0 2px 6px rgb(0 0 0 / 16%), 0 14px 34px -10px rgb(0 0 0 / 42%);
  transition: background 120ms, transform 120ms; }
button:hover { background: var(--hover); transform: translateY(-1px); }
button:focus-visible { outline: 3px solid light-dark(#0b6bcb, #8cc4ff); outline-offset: 3px; }
svg { inline-size: 28px; block-size: 28px; fill: none; stroke: currentColor; stroke-width: 1.75;
  stroke-linecap: round; stroke-linejoin: round; }
.count { position: absolute; inset-block-start: -6px; inset-inline-end: -6px; min-inline-size: 24px; padding: 0 6px;
  box-sizing: border-box; border-radius: 12px; background: var(--human); color: var(--on-human);
  font: 700 13px/24px system-ui, sans-serif; text-align: center; }
iframe { position: fixed; z-index: 2147483000; inset-block-end: 96px; inset-inline-end: 20px;
  inline-size: 408px; block-size: min(700px, calc(100dvh - 120px)); border: 0; border-radius: 22px;
  background: light-dark(#fffefb, #19201d);
  box-shadow: 0 2px 6px rgb(0 0 0 / 10%), 0 28px 64px -16px rgb(0 0 0 / 40%), 0 0 0 1px light-dark(rgb(0 0 0 / 8%), rgb(255 255 255 / 12%)); }
@media (prefers-reduced-motion: no-preference) {
  iframe[data-open] { animation: rise 200ms cubic-bezier(.2, .7, .2, 1); }
  @keyframes rise { from { opacity: 0; transform: translateY(12px); } }
}
@media (max-width: 520px), (max-height: 480px) {
  iframe { inset: 0; inline-size: 100%; block-size: 100%; border-radius: 0; box-shadow: none; }
  button[aria-expanded=true] { display: none; }
}
@media (forced-colors: active) { button, iframe { border: 2px solid ButtonText; } }
@media (prefers-reduced-motion: reduce) { button { transition: none; } }
@media print { button, iframe { display: none; } }
`;
