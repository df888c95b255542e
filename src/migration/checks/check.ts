/** What a prerequisite check is, and what it may look at. */
import type { CheckResult } from '../types.ts'

/** A fact, or why it could not be had: then the check says "could not tell", which never blocks by itself. */
export type Fact<T> = { readonly known: true; readonly value: T } | { readonly known: false; readonly why: string }

export const known = <T>(value: T): Fact<T> => ({ known: true, value })
export const unknown = (why: string): Fact<never> => ({ known: false, why })

export interface CheckFacts {
  /** Estate time of the check. */
  readonly now: Date
  /** The company's mail domain that DNS is asked about, e.g. `contoso.com`. */
  readonly domain: Fact<string>
  readonly servers: Fact<readonly ServerFact[]>
  /** Mailboxes on-premises. */
  readonly mailboxCount: Fact<number>
  readonly organization: Fact<{ readonly syncEnabled: boolean | undefined; readonly lastSync: Date | undefined }>
  readonly domains: Fact<readonly { readonly name: string; readonly verified: boolean }[]>
  readonly endpoints: Fact<readonly EndpointFact[]>
  /** Of the endpoint that would be used. */
  readonly endpointTest: Fact<{ readonly result: 'Success' | 'Failed'; readonly message: string }>
  readonly mx: Fact<readonly { readonly exchange: string; readonly preference: number; readonly ttl: number }[]>
  readonly txt: Fact<readonly { readonly text: string; readonly ttl: number }[]>
  /** `autodiscover.<domain>`; undefined inside = there is no CNAME. */
  readonly autodiscover: Fact<{ readonly target: string; readonly ttl: number } | undefined>
}

interface ServerFact {
  readonly name: string
  readonly version: string
  readonly outlookAnywhere: boolean | undefined
}

interface EndpointFact {
  readonly identity: string
  readonly type: string
  readonly remoteServer: string | undefined
  readonly maxConcurrentMigrations: number | undefined
}

export interface Check {
  readonly name: string
  readonly title: string
  /** The facts without which nothing can be said; their `why` is the answer then. */
  readonly needs: readonly Exclude<keyof CheckFacts, 'now'>[]
  /** Called with every needed fact known. */
  judge(value: Values, facts: CheckFacts): Judgement
}

/** The values of known facts; reading one that is not among `needs` may give undefined. */
export type Values = {
  readonly [K in Exclude<keyof CheckFacts, 'now'>]: CheckFacts[K] extends Fact<infer T> ? T : never
}

type Judgement = Pick<CheckResult, 'verdict' | 'found'> & { readonly remedy?: string }

export const defineCheck = (check: Check): Check => check
