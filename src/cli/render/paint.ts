/** What a terminal can show; every function returns its text unchanged when colour is off. */
export interface Paint {
  width: number
  /** False: ASCII only, no symbols that a screen reader or an old terminal would stumble on. */
  symbols: boolean
  bold(text: string): string
  soft(text: string): string
  /** Open, attacking, urgent. */
  ember(text: string): string
  /** Half done, needs a hand. */
  amber(text: string): string
  /** Closed, verified. */
  pine(text: string): string
  sea(text: string): string
}

export interface PaintOptions {
  tty: boolean
  columns: number | undefined
  color: boolean
  plain: boolean
  env: Readonly<Record<string, string | undefined>>
}

/** Colour only on a terminal that wants it: NO_COLOR, TERM=dumb, --no-color and --plain switch it off, FORCE_COLOR on. */
export function createPaint(options: PaintOptions): Paint {
  const { env } = options
  const wanted = options.color && !options.plain && !env['NO_COLOR'] && env['TERM'] !== 'dumb'
  const on = wanted && (options.tty || Boolean(env['FORCE_COLOR']))
  const style = (open: string, close: string) => (text: string) => (on ? `\x1b[${open}m${text}\x1b[${close}m` : text)
  return {
    width: Math.max(40, Math.min(options.columns || 100, 140)),
    symbols: !options.plain && env['TERM'] !== 'dumb',
    bold: style('1', '22'),
    soft: style('2', '22'),
    ember: style('38;5;166', '39'),
    amber: style('38;5;136', '39'),
    pine: style('38;5;29', '39'),
    sea: style('38;5;31', '39'),
  }
}
