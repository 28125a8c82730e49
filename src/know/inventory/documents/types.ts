/** A host as a document names it. */
export interface ImportedHost {
  /** As written; made a name of ours by `hostName`. */
  name: string
  /** Null: ssh should use the name itself. */
  ssh: string | null
  tags: string[]
  domain: string | null
  group: string | null
}

/** What could not be taken over, and where. */
export interface ImportProblem {
  line: number | null
  message: string
  /** Left out on purpose: worth a word, no fault. */
  harmless?: true
}

export interface HostList {
  hosts: ImportedHost[]
  problems: ImportProblem[]
}
