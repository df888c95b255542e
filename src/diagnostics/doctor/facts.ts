/** What the doctor looks at. Gathered by `inventory/doctor-facts.ts`; nothing in here is a secret. */
import type { EndpointTest, InboundConnector, MigrationEndpoint, Organization } from '../../migration/shapes/index.ts'

export interface Refusal {
  /** `AADSTS…`, an HTTP status, an exception's name, a socket's code. */
  readonly code: string
  readonly text: string
  readonly requestId?: string | undefined
}

/** An answer, a refusal, or nothing because it was not asked. */
export type Found<T> =
  | { readonly is: 'known'; readonly value: T }
  | { readonly is: 'refused'; readonly refusal: Refusal }
  | { readonly is: 'unasked'; readonly why: string }

/** A practice system wants no token. */
export type TokenFound = Found<TokenClaims> | { readonly is: 'practice' }

/** What an access token says of itself. Read to advise a person, never to decide: nobody has checked its signature. */
export interface TokenClaims {
  readonly appId: string | undefined
  readonly tenant: string | undefined
  readonly roles: readonly string[] | undefined
}

export type Resource = 'exchange' | 'graph' | 'bot'

export interface DoctorFacts {
  /** Where the tenant lives: the cloud's name as the setting has it, and the addresses of its services. */
  readonly cloud: {
    readonly name: string
    readonly authority: string
    readonly exchange: string
    readonly graph: string
  }
  readonly tenant: string
  /** Which systems are practice, by name. */
  readonly practice: readonly string[]
  /** How each identity signs in; undefined in practice. */
  readonly signIn: { readonly systems: string | undefined; readonly bot: string | undefined }
  /** Of the bot's registration. */
  readonly botAppId: string | undefined
  readonly tokens: Readonly<Record<Resource, TokenFound>>
  /** Undefined inside = Exchange does not answer that question. */
  readonly cmdlets: Found<readonly string[] | undefined>
  readonly organization: Found<Organization>
  readonly endpoints: Found<readonly MigrationEndpoint[]>
  /** Of the endpoints a staged batch can use. */
  readonly tests: readonly { readonly identity: string; readonly test: Found<EndpointTest> }[]
  readonly servers: Found<readonly { readonly name: string; readonly version: string }[]>
  readonly mx: Found<{ readonly domain: string; readonly exchanges: readonly string[] }>
  readonly connectors: Found<readonly InboundConnector[]>
  /** How many recipients Exchange Online says changed after a day far from now: none, where it reads the time. */
  readonly changedInFuture: Found<number>
  readonly store: Found<StoreFacts>
  readonly address: AddressFacts
  readonly people: { readonly operators: readonly string[]; readonly approvers: readonly string[] }
}

export interface StoreFacts {
  readonly dir: string
  /** False before the first start. */
  readonly exists: boolean
  /** Why nothing can be written there; undefined = it was tried and worked. */
  readonly unwritable: string | undefined
  /** Files that could not be read and were put aside, below `dir`. */
  readonly setAside: readonly string[]
  /** `held`: its counter moves. `left`: nobody moves it, the next start takes the folder over. */
  readonly lock: 'free' | 'held' | 'left'
}

/** What a stranger's POST to the bot's public address met. */
export interface AddressFacts {
  readonly url: string
  readonly practice: boolean
  readonly met:
    | { readonly is: 'the bot' }
    | { readonly is: 'something else'; readonly status: number; readonly location: string | undefined }
    | { readonly is: 'nothing'; readonly code: string; readonly text: string }
}
