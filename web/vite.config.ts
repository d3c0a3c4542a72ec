import { resolve } from "node:path";
import { defineConfig } from "vite";

/**
 * Every page is one HTML file at the top of `web/`, built to `dist/<page>.html` with hashed files in
 * `dist/assets/`. Nothing is inlined: the gateway serves a policy without `unsafe-inline`. The style of the
 * gateway's own templates goes to `dist/help.css` and the icon to `dist/favicon.svg`, as a template cannot know a hash.
 */
const plainlyNamed = ["help.css", "favicon.svg"];
const pages = ["widget", "console", "studio", "login", "insights", "demo"];
const gateway = process.env["CAREDESK_PUBLIC_URL"] ?? "http://127.0.0.1:8000";

export default defineConfig({
  root: import.meta.dirname,
  esbuild: { jsx: "automatic", jsxImportSource: "preact" },
  build: {
    outDir: "dist",
    emptyOutDir: true,
    target: ["chrome123", "firefox120", "safari17.5"],
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: true,
    rollupOptions: {
      input: {
        ...Object.fromEntries(pages.map((page) => [page, resolve(import.meta.dirname, `${page}.html`)])),
        help: resolve(import.meta.dirname, "help/help.css"),
      },
      output: {
        assetFileNames: ({ names }) =>
          names.find((name) => plainlyNamed.includes(name)) ?? "assets/[name]-[hash][extname]",
      },
    },
  },
  server: {
    proxy: {
      "/api": gateway,
      "/help": gateway,
      "/media": gateway,
      "/ws": { target: gateway, ws: true },
    },
  },
});
