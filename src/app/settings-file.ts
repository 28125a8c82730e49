import { LineCounter, parseDocument } from 'yaml'
import { z } from 'zod'
import { OidcSettings } from '../platform/auth/oidc/settings.ts'
import { FirebreakError } from '../support/errors.ts'

const schema = z.strictObject({
  /** Files and directories to look at, instead of searching this machine. */
  logs: z.array(z.string().min(1)).default([]),
  /** More rules: files or directories. */
  rules: z.array(z.string().min(1)).default([]),
  'trusted-proxies': z.array(z.string().min(1)).default([]),
  /** Sign-in to the console through an identity provider. */
  oidc: OidcSettings.optional(),
})

export interface Settings {
  logs: string[]
  rules: string[]
  trustedProxies: string[]
  oidc?: OidcSettings
}

/** Settings from YAML text; throws with file, line and field. */
export function parseSettings(text: string, file: string): Settings {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true, strict: true })
  const broken = document.errors[0]
  if (broken)
    throw new FirebreakError('usage', broken.message.split('\n')[0] ?? 'not YAML', {
      file,
      line: lines.linePos(broken.pos[0]).line,
    })
  const result = schema.safeParse(plainData(document, file) ?? {})
  if (!result.success) {
    const issue = result.error.issues[0]
    const field = issue?.path.join('.') ?? ''
    const node = issue?.path.length ? document.getIn(issue.path as string[], true) : null
    const at =
      node && typeof node === 'object' && 'range' in node && Array.isArray(node.range)
        ? lines.linePos(node.range[0]).line
        : 1
    throw new FirebreakError('usage', issue?.message ?? 'not as documented', { file, line: at, field })
  }
  const { logs, rules, 'trusted-proxies': trustedProxies, oidc } = result.data
  return { logs, rules, trustedProxies, ...(oidc === undefined ? {} : { oidc }) }
}

/** Aliases are refused: a settings file needs none, and a few of them can stand for gigabytes. */
function plainData(document: ReturnType<typeof parseDocument>, file: string): unknown {
  try {
    return document.toJS({ maxAliasCount: 0 })
  } catch (error) {
    throw new FirebreakError('usage', error instanceof Error ? error.message : 'not plain data', {
      file,
      line: 1,
      cause: error,
    })
  }
}
