import { describe, expect, it } from 'vitest'
import { pageAt, roomOf, WINGS, wingsFor } from './wings.ts'
import { ADMIN } from '../../../test/browser/fixture/people.ts'
import { PAGES } from '../../../test/browser/page-list.ts'

const rooms = WINGS.flatMap((wing) => wing.rooms)

describe('the navigation', () => {
  it('is the loop', () => {
    expect(WINGS.map(({ verb }) => verb)).toEqual([null, 'Watch', 'Know', 'Stop', 'Fix', 'Tell', 'Foresee', 'Itself'])
  })

  it('has one letter and one path for every room', () => {
    const keys = rooms.map(({ key }) => key)
    const paths = rooms.map(({ path }) => path)
    expect(keys.filter((key, at) => keys.indexOf(key) !== at || !/^[a-z]$/.test(key))).toEqual([])
    expect(paths.filter((path, at) => paths.indexOf(path) !== at || !/^\/[a-z-]*$/.test(path))).toEqual([])
    // They begin a second word of `g` themselves, or are keys of their own.
    expect(keys.filter((key) => 'gjk'.includes(key))).toEqual([])
  })

  it('shows only rooms that the user may enter, and only wings with rooms', () => {
    const shown = wingsFor({ ...ADMIN, may: [] })
    expect(shown.flatMap(({ rooms: open }) => open).filter(({ needs }) => needs !== undefined)).toEqual([])
    expect(shown.filter(({ rooms: open }) => open.length === 0)).toEqual([])
  })

  it('leads to pages that all are looked at in the browser tests', () => {
    const looked = new Set(PAGES.map(({ path }) => pageAt(path.split('?')[0] ?? '')?.load))
    const pages = rooms.flatMap(({ title, page, one }) => [
      { title, load: page },
      ...(one ? [{ title: `one of ${title}`, load: one }] : []),
    ])
    expect(pages.filter(({ load }) => !looked.has(load)).map(({ title }) => title)).toEqual([])
  })
})

describe('a path', () => {
  it.each([
    ['/', 'Now'],
    ['/threats', 'Threats'],
    ['/threats/code-red', 'Threats'],
    ['/threatsandmore', undefined],
    ['/nowhere', undefined],
  ])('%s is in the room %s', (path, title) => expect(roomOf(path)?.title).toBe(title))

  it('names what its page is about, escaped', () => {
    expect(pageAt('/sources/2001%3Adb8%3A%3A7')?.id).toBe('2001:db8::7')
    expect(pageAt('/threats')?.id).toBe('')
  })

  it.each(['/sources/%zz', '/threats/', '/threats/a/b', '/audit/1', '/__proto__'])('%s leads nowhere', (path) =>
    expect(pageAt(path)).toBeNull(),
  )
})
