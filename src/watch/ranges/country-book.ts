import { readFile, stat } from 'node:fs/promises'
import { type CountryTable, openCountries } from './country-table.ts'

/** Milliseconds between two looks whether another file was imported. */
const LOOK_EVERY = 5000

export interface CountryBook {
  /** What is imported now; null when nothing is, or what is cannot be read. */
  table(): Promise<CountryTable | null>
}

/** The imported ranges in `file`, read when first needed and again when the file has changed: no restart after an import. */
export function createCountryBook(file: string, clock: () => number = Date.now): CountryBook {
  let known: Promise<CountryTable | null> = Promise.resolve(null)
  let version = ''
  let nextLook = 0

  async function versionNow(): Promise<string> {
    const found = await stat(file).catch(() => null)
    return found === null ? '' : `${found.ino} ${found.size} ${found.mtimeMs}`
  }

  return {
    async table() {
      if (clock() >= nextLook) {
        nextLook = clock() + LOOK_EVERY
        const now = await versionNow()
        if (now !== version) {
          version = now
          known =
            now === ''
              ? Promise.resolve(null)
              : readFile(file)
                  .then((bytes) => openCountries(bytes, file))
                  .catch(() => null)
        }
      }
      return known
    },
  }
}
