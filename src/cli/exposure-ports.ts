import type { CommonOptions } from './ports.ts'

export interface ExposureListOptions extends CommonOptions {
  host?: string
  flaw?: string
  state?: string
  byFix?: boolean
  all?: boolean
  exitCode?: boolean
}

export interface ExposureShowOptions extends CommonOptions {
  host?: string
}

export interface ExposureDecideOptions extends CommonOptions {
  host?: string
  package?: string
  reason: string
  until?: string
}

export interface ExposureHandlers {
  exposureList(options: ExposureListOptions): Promise<number>
  exposureShow(flaw: string, options: ExposureShowOptions): Promise<number>
  exposureAccept(flaw: string, options: ExposureDecideOptions): Promise<number>
  exposureNotAffected(flaw: string, options: ExposureDecideOptions): Promise<number>
  exposureMitigated(flaw: string, options: ExposureDecideOptions): Promise<number>
  exposureReopen(flaw: string, options: ExposureShowOptions): Promise<number>
}
