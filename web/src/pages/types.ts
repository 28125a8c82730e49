import type { JSX } from 'preact'
import type { Me } from '../client/types.ts'

export interface PageProps {
  me: Me
  /** The query of the address: time range, filter, narrowing. */
  query: URLSearchParams
  /** What the page is about: `ID` of `/room/ID`; empty on the page of a room itself. */
  id: string
}

export type Page = (props: PageProps) => JSX.Element

/** Fetches a page's code, which is a file of its own: the first visit loads only the page it shows. */
export type LoadPage = () => Promise<Page>

/** A number beside a room's name. `hot`: urgent, drawn in ember; never without a word. */
export interface Attention {
  words: string
  hot: boolean
}

export interface AttentionOf {
  /** The API address that knows. Rooms that ask the same share one answer. */
  ask: string
  /** Null: nothing there asks for attention. */
  says: (answer: unknown) => Attention | null
}

/** A page of the navigation. */
export interface Room {
  /** Its path, one segment: `/hosts`. */
  path: string
  title: string
  /** The letter after `g` that goes there; no two rooms share one. */
  key: string
  /** What one must be allowed to, as `Me.may` has it: `read audit`. Everybody who is signed in when left out. */
  needs?: string
  page: LoadPage
  /** The page of one thing of this room, at `path/ID`. */
  one?: LoadPage
  attention?: AttentionOf
}

export interface Wing {
  /** A verb of the loop; null: no heading. */
  verb: string | null
  /** In the order of the navigation. A wing without rooms is not shown. */
  rooms: readonly Room[]
}
