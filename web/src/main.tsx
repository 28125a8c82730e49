import { render } from 'preact'
import { App } from './app.tsx'
import { keepFresh } from './live/keep-fresh.ts'
import { pageAt } from './pages/wings.ts'
import { followLinks, placeNow } from './route/place.ts'

const place = document.getElementById('console')
if (place !== null) {
  followLinks()
  keepFresh()
  // The page's code travels while the server is asked who is signed in. A failure is shown by the page that needs it.
  pageAt(placeNow().path)
    ?.load()
    .catch(() => null)
  place.replaceChildren()
  render(<App />, place)
}
