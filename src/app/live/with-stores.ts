import { openStores, type Stores } from './open-stores.ts'
import { placesOf } from './places.ts'

/** Does some work on this machine's stores, whether a server runs on them or not, and closes them whatever happens. */
export async function withStores<Result>(work: (stores: Stores) => Promise<Result>): Promise<Result> {
  const stores = await openStores(placesOf(process.env))
  try {
    return await work(stores)
  } finally {
    await stores.close()
  }
}
