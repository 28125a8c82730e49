import { defineConfig } from 'vite'

export default defineConfig({
  root: import.meta.dirname,
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir: '../dist/web',
    emptyOutDir: true,
    target: 'es2023',
    // The page's content security policy allows files of our own only: nothing inline, no data: addresses.
    assetsInlineLimit: 0,
    // The page names what it needs first; scripts put no further links into it, so that a link nobody wrote is an attack.
    modulePreload: {
      polyfill: false,
      resolveDependencies: (_, files, { hostType }) => (hostType === 'html' ? files : []),
    },
    reportCompressedSize: false,
    rolldownOptions: {
      output: {
        // What most pages use is one file; every page is another, and so is whatever only a few charts need.
        codeSplitting: {
          groups: [
            {
              name: 'parts',
              test: /web[\\/]src[\\/](?:client|live|parts|route|text)[\\/]|node_modules[\\/]preact[\\/]/,
            },
          ],
        },
      },
    },
  },
  server: { proxy: { '/api': 'http://127.0.0.1:4780' } },
})
