import { resolve } from "node:path";
import { defineConfig } from "vite";

/** The loader that sites embed: one small classic script under a name that never changes. */
export default defineConfig({
  root: import.meta.dirname,
  publicDir: false,
  build: {
    outDir: "dist",
    emptyOutDir: false,
    target: "es2020",
    lib: {
      entry: resolve(import.meta.dirname, "widget/loader/loader.ts"),
      formats: ["iife"],
      name: "CareDeskLoader",
      fileName: () => "widget.js",
    },
  },
});
