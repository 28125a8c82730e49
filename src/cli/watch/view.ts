export type Page = 'threats' | 'sources' | 'unclassified' | 'health' | 'help'

/** What the person has chosen; `typing` is what stands behind `/` or `:` while it is typed. */
export interface View {
  page: Page
  filter: string
  typing: { kind: 'filter' | 'jump'; text: string } | null
  /** First row shown. */
  top: number
  done: boolean
  /** Said once below, for example that a page is unknown. */
  note: string
}

export const PAGES: readonly Page[] = ['threats', 'sources', 'unclassified', 'health']

export function firstView(): View {
  return { page: 'threats', filter: '', typing: null, top: 0, done: false, note: '' }
}

/** The view after a key. `key` is what the terminal sent: one character, or an escape sequence. */
export function afterKey(view: View, key: string): View {
  if (key === '\x03') return { ...view, done: true }
  if (view.typing) return afterTyping(view, view.typing, key)
  switch (key) {
    case 'q':
      return { ...view, done: true }
    case '?':
      return { ...view, page: view.page === 'help' ? 'threats' : 'help', top: 0, note: '' }
    case '/':
      return { ...view, typing: { kind: 'filter', text: view.filter }, note: '' }
    case ':':
      return { ...view, typing: { kind: 'jump', text: '' }, note: '' }
    case '\x1b':
      return { ...view, filter: '', page: view.page === 'help' ? 'threats' : view.page, note: '' }
    case '\t':
      return { ...view, page: PAGES[(PAGES.indexOf(view.page) + 1) % PAGES.length] ?? 'threats', top: 0 }
    case 'j':
    case '\x1b[B':
      return { ...view, top: view.top + 1 }
    case 'k':
    case '\x1b[A':
      return { ...view, top: Math.max(0, view.top - 1) }
    default: {
      const page = PAGES[Number(key) - 1]
      return page ? { ...view, page, top: 0, note: '' } : view
    }
  }
}

function afterTyping(view: View, typing: NonNullable<View['typing']>, key: string): View {
  if (key === '\x1b') return { ...view, typing: null, ...(typing.kind === 'filter' ? { filter: '' } : {}) }
  if (key === '\x7f' || key === '\b') {
    const text = typing.text.slice(0, -1)
    return { ...view, typing: { ...typing, text }, ...(typing.kind === 'filter' ? { filter: text } : {}) }
  }
  if (key === '\r' || key === '\n') {
    if (typing.kind === 'filter') return { ...view, typing: null }
    return jump({ ...view, typing: null }, typing.text.trim())
  }
  if (!/^[\x20-\x7e]+$/.test(key) || typing.text.length > 80) return view
  const text = typing.text + key
  return { ...view, typing: { ...typing, text }, ...(typing.kind === 'filter' ? { filter: text, top: 0 } : {}) }
}

/** `:sources`, or the beginning of it; `:q` leaves. */
function jump(view: View, name: string): View {
  if (name === 'q' || name === 'quit') return { ...view, done: true }
  const page = [...PAGES, 'help' as const].find((known) => name !== '' && known.startsWith(name))
  return page ? { ...view, page, top: 0 } : { ...view, note: `there is no page ${name}: ${PAGES.join(', ')}, help` }
}
