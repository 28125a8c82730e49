import type { JSX } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import type { Countries } from '../client/types.ts'
import { to } from '../route/paths.ts'
import { counted } from '../text/number.ts'
import { countryName } from '../text/country.ts'
import type { Outline } from './world-outline.ts'

export interface WorldMapProps {
  countries: Countries['countries']
  /** The one that the page is narrowed to. */
  chosen: string | null
}

/** Sources by country, darker by powers of ten. The outline is loaded when a map is first drawn. What it shows stands in a table beside it. */
export function WorldMap({ countries, chosen }: WorldMapProps): JSX.Element {
  const outline = useOutline()
  const known = new Map(countries.map((row) => [row.country, row]))
  if (outline === null) return <div class="map waiting">Drawing the map…</div>
  const { width, height, shapes, dots } = outline
  const link = (code: string, shape: JSX.Element): JSX.Element | null => {
    const row = known.get(code)
    if (row === undefined) return null
    return (
      <a key={code} href={to('/sources', { country: code })} tabindex={-1} class={code === chosen ? 'chosen' : ''}>
        <title>
          {countryName(code)}: {counted(row.sources, 'source')}
        </title>
        {shape}
      </a>
    )
  }
  return (
    <svg class="map" viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
      {shapes.map(({ code, d }, i) => (code !== null && known.has(code) ? null : <path key={code ?? i} d={d} />))}
      {shapes.map(({ code, d }) => code !== null && link(code, <path class={shade(known.get(code)?.sources)} d={d} />))}
      {dots.map(({ code, x, y }) => link(code, <circle class={shade(known.get(code)?.sources)} cx={x} cy={y} r={4} />))}
    </svg>
  )
}

export const SHADES = [
  { from: 1, words: '1 to 9' },
  { from: 10, words: '10 to 99' },
  { from: 100, words: '100 to 999' },
  { from: 1000, words: '1,000 and more' },
] as const

function shade(sources = 0): string {
  return `shade-${SHADES.filter(({ from }) => sources >= from).length}`
}

function useOutline(): Outline | null {
  const [outline, setOutline] = useState<Outline | null>(null)
  useEffect(() => {
    let gone = false
    void import('./world-outline.ts').then(({ outline: drawn }) => !gone && setOutline(drawn))
    return () => {
      gone = true
    }
  }, [])
  return outline
}
