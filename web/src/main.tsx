import { render } from 'preact'
import { App } from './app.tsx'
import { keepFresh } from './live/keep-fresh.ts'
import { followLinks } from './route/place.ts'

const place = document.getElementById('console')
if (place !== null) {
  followLinks()
  keepFresh()
  place.replaceChildren()
  render(<App />, place)
}
