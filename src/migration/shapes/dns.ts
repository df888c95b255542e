/** What DNS tells. Times to live in seconds. */

export interface MxRecord {
  readonly exchange: string
  readonly preference: number
  readonly ttl: number
}

/** Its strings joined. */
export interface TxtRecord {
  readonly text: string
  readonly ttl: number
}

export interface CnameRecord {
  readonly target: string
  readonly ttl: number
}
