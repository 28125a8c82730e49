import type { ExposureState, FixRow, HostPage } from '../client/types.ts'
import type { Tone } from './words.ts'

export const EXPOSURE_TONE: Record<ExposureState, Tone> = {
  open: 'ember',
  'fixed-on-disk': 'amber',
  unknown: 'plain',
  fixed: 'pine',
  mitigated: 'plain',
  accepted: 'plain',
  'not-affected': 'plain',
}

export const EXPOSURE_WORD: Record<ExposureState, string> = {
  open: 'open',
  'fixed-on-disk': 'fixed on disk',
  unknown: 'unknown',
  fixed: 'fixed',
  mitigated: 'mitigated',
  accepted: 'accepted',
  'not-affected': 'not affected',
}

/** What closes it, as an order. */
export const ACTION_WORD: Record<FixRow['action'], string> = {
  upgrade: 'upgrade',
  restart: 'restart what runs old code',
  reboot: 'reboot into the new kernel',
  'no-fix': 'no fix is known',
  'find-out': 'find out what runs',
}

export const REACH_WORD: Record<HostPage['listeners'][number]['reach'], string> = {
  public: 'anyone',
  private: 'private networks',
  loopback: 'this host alone',
  unknown: 'unknown',
}
