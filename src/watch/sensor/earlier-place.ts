import type { Place } from '../logs/follow/types.ts'

/** A place as 0.1 kept it: told by its file, and by its head too once the text was lost. */
export type EarlierPlace = Omit<Place, 'id' | 'home' | 'state'> & { state: Place['state'] | 'lost' }

/** A place from a journal of this version or an earlier one. */
export function currentPlace(place: Place | EarlierPlace): Place {
  if ('id' in place) return place
  const isLost = place.state === 'lost'
  const id = `${place.device}:${place.inode}${isLost ? `:${place.head.hash}` : ''}`
  return { ...place, id, home: !isLost, state: place.state === 'lost' ? 'reading' : place.state }
}
