/** Directories of CSAF hold indexes, signatures and metadata beside documents. */
export function isCsafName(name: string): boolean {
  return (
    /\.json$/i.test(name) &&
    !/(^|\/)(index|provider-metadata|aggregator|service|changes|csaf-feed[\w-]*)\.json$/i.test(name)
  )
}
