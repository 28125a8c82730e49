/** The size that charts are laid out for. Pixels. */
const USUAL = 16

/** How much larger than usual the text of the page is: 1.65 at 4k. */
export function textScale(): number {
  return (Number.parseFloat(getComputedStyle(document.documentElement).fontSize) || USUAL) / USUAL
}
