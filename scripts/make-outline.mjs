// Makes web/src/charts/data/world-outline.json: the outlines of countries for the console's map, projected (Equal Earth, areas are
// true) and rounded, so that the console needs no geometry code. The outlines are Natural Earth's, public domain, as the package
// world-atlas (ISC) carries them. What it needs is not needed otherwise and so not installed with the project:
//   npm install --no-save world-atlas@2.0.2 d3-geo@3.1.2 i18n-iso-countries@7.14.0 && node scripts/make-outline.mjs
import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { geoArea, geoCentroid, geoEqualEarth, geoPath } from 'd3-geo'
import countries from 'i18n-iso-countries'

const WIDTH = 1000
/** Nobody lives there, and it would take a fifth of the height. */
const LEFT_OUT = new Set(['AQ'])
const require = createRequire(import.meta.url)
const alpha2 = countries.getNumericCodes()

const coarse = featuresOf('countries-110m.json').filter(({ code }) => !LEFT_OUT.has(code))
const fine = featuresOf('countries-50m.json').filter(({ code }) => code !== null && !LEFT_OUT.has(code))

const whole = { type: 'FeatureCollection', features: coarse.map(({ feature }) => feature) }
const projection = geoEqualEarth().fitWidth(WIDTH, whole)
const path = geoPath(projection)
const [[, top], [, bottom]] = path.bounds(whole)
projection.translate([projection.translate()[0], projection.translate()[1] - top])

const drawn = new Set(coarse.map(({ code }) => code))
const outline = {
  width: WIDTH,
  height: Math.ceil(bottom - top),
  // Code of the country (null: disputed, no code) and its outline.
  countries: coarse.map(({ code, feature }) => [code, shortPath(feature)]).filter(([, d]) => d !== ''),
  // Countries too small for this scale: code and the place of a dot.
  dots: fine
    .filter(({ code }) => !drawn.has(code))
    .map(({ code, feature }) => [code, ...projection(geoCentroid(largestPart(feature))).map(Math.round)]),
}
const file = new URL('../web/src/charts/data/world-outline.json', import.meta.url)
writeFileSync(file, `${JSON.stringify(outline)}\n`)
process.stdout.write(`${outline.countries.length} outlines, ${outline.dots.length} dots\n`)

function featuresOf(name) {
  const { objects, arcs, transform } = JSON.parse(readFileSync(require.resolve(`world-atlas/${name}`), 'utf8'))
  const lines = arcs.map((arc) => unpacked(arc, transform))
  return objects.countries.geometries.map((geometry) => ({
    code: geometry.properties.name === 'Kosovo' ? 'XK' : (alpha2[geometry.id] ?? null),
    feature: { type: 'Feature', geometry: unpackedGeometry(geometry, lines) },
  }))
}

/** TopoJSON: an arc is a row of whole-number steps. */
function unpacked(arc, { scale, translate }) {
  let x = 0
  let y = 0
  return arc.map(([dx, dy]) => {
    x += dx
    y += dy
    return [x * scale[0] + translate[0], y * scale[1] + translate[1]]
  })
}

function unpackedGeometry({ type, arcs }, lines) {
  const ring = (numbers) =>
    numbers.flatMap((number, at) => {
      const line = number < 0 ? lines[~number].toReversed() : lines[number]
      return at === 0 ? line : line.slice(1)
    })
  const polygon = (rings) => rings.map(ring)
  return { type, coordinates: type === 'Polygon' ? polygon(arcs) : arcs.map(polygon) }
}

function largestPart({ geometry }) {
  if (geometry.type === 'Polygon') return geometry
  const parts = geometry.coordinates.map((coordinates) => ({ type: 'Polygon', coordinates }))
  return parts.toSorted((a, b) => geoArea(b) - geoArea(a))[0]
}

/** Whole numbers, relative steps: a third of the bytes. Steps that round to nothing are left out. */
function shortPath(feature) {
  let text = ''
  let x = 0
  let y = 0
  let begun = null
  const move = (toX, toY, letter) => {
    const [dx, dy] = [Math.round(toX) - x, Math.round(toY) - y]
    if (letter === 'l' && dx === 0 && dy === 0) return
    x += dx
    y += dy
    text += letter === 'm' ? `M${x} ${y}` : `l${dx}${dy < 0 ? '' : ' '}${dy}`
  }
  geoPath(projection, {
    beginPath() {},
    moveTo(toX, toY) {
      begun = text.length
      move(toX, toY, 'm')
    },
    lineTo: (toX, toY) => move(toX, toY, 'l'),
    arc() {},
    closePath() {
      // A ring of fewer than three steps has no area.
      if ((text.slice(begun).match(/l/g) ?? []).length < 2) text = text.slice(0, begun)
      else text += 'z'
    },
  })(feature)
  return text
}
