import type { ByteString } from '../../../model/record.ts'

/** Paths that browsers, crawlers and apps ask for on their own, and why. Tested in order on the path of a template. */
const NOISE: ReadonlyArray<readonly [RegExp, string]> = [
  [/^\/favicon[^/]*\.(?:ico|png|svg|gif)$/i, 'browsers ask every site for its icon'],
  [/^\/apple-touch-icon[^/]*\.png$/i, 'Apple devices ask every site for its icon'],
  [
    /^\/(?:mstile|browserconfig|site\.webmanifest|manifest\.json|android-chrome)[^/]*$/i,
    'browsers ask for tile and app data',
  ],
  [/^\/robots\.txt$/i, 'crawlers ask every site for it'],
  [/^\/(?:app-)?ads\.txt$|^\/sellers\.json$/i, 'advertising crawlers ask every site for it'],
  [/^\/[^/]*sitemap[^/]*\.(?:xml|txt)(?:\.gz)?$/i, 'crawlers ask every site for it'],
  [/^\/(?:security|humans|llms)\.txt$/i, 'crawlers ask every site for it'],
  [/^\/\.well-known\/[^?]*$/i, 'a well-known place that browsers and apps ask for'],
  [/^\/crossdomain\.xml$|^\/clientaccesspolicy\.xml$/i, 'browser plug-ins ask for it'],
  [/\.(?:js|css|mjs)\.map$/i, 'developer tools ask for source maps'],
  [/\.(?:png|jpe?g|gif|webp|svg|ico|bmp|css|woff2?|ttf|otf|eot)$/i, 'image, font or style sheet of a page'],
  [/^\/(?:[^?]*\/)?(?:feed|rss|atom)(?:\/|\.xml)?$/i, 'feed readers ask for it'],
]

/** Files that a server would run: never noise, wherever they are asked for. */
const RUNNABLE = /\.(?:php\d?|phtml|aspx?|ashx|jspx?|cgi|pl|py|sh|exe)(?:$|[/?{])/i

/** Why a template is ordinary noise of the web, or null when it is not. */
export function noiseOf(template: ByteString): string | null {
  const match = /^(?:GET|HEAD|OPTIONS) (\/[^?]*)(\?.*)?$/.exec(template)
  const path = match?.[1]
  if (path === undefined || RUNNABLE.test(path) || path.includes('..')) return null
  return NOISE.find(([pattern]) => pattern.test(path))?.[1] ?? null
}
