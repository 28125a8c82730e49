export type { Figure, Scanning, Worm } from '../parameters.ts'
