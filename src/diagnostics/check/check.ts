/** What a prerequisite check is, and what it may look at. */
import type {
  CnameRecord,
  DirectoryServer,
  EndpointTest,
  MigrationEndpoint,
  MxRecord,
  Organization,
  TenantDomain,
  TxtRecord,
} from '../../migration/shapes/index.ts'
import { type Diagnostic, inconclusive, type Judgement } from '../diagnostic.ts'

/** A fact, or why it could not be had: then the check says "could not tell", which never blocks by itself. */
export type Fact<T> = { readonly known: true; readonly value: T } | { readonly known: false; readonly why: string }

export const known = <T>(value: T): Fact<T> => ({ known: true, value })
export const unknown = (why: string): Fact<never> => ({ known: false, why })

export interface CheckFacts {
  /** Migration time of the check. */
  readonly now: Date
  /** The company's mail domain that DNS is asked about, e.g. `contoso.com`. */
  readonly domain: Fact<string>
  readonly servers: Fact<readonly DirectoryServer[]>
  /** Mailboxes on-premises. */
  readonly mailboxCount: Fact<number>
  readonly organization: Fact<Organization>
  readonly domains: Fact<readonly TenantDomain[]>
  readonly endpoints: Fact<readonly MigrationEndpoint[]>
  /** Of the endpoint that would be used. */
  readonly endpointTest: Fact<EndpointTest>
  readonly mx: Fact<readonly MxRecord[]>
  readonly txt: Fact<readonly TxtRecord[]>
  /** `autodiscover.<domain>`; undefined inside = there is no CNAME. */
  readonly autodiscover: Fact<CnameRecord | undefined>
}

/** A prerequisite of the company's. */
export interface Prerequisite extends Omit<Diagnostic<CheckFacts>, 'judge' | 'dependsOn'> {
  /** The facts without which nothing can be said; their `why` is the answer then. */
  readonly needs: readonly Exclude<keyof CheckFacts, 'now'>[]
  /** Called with every needed fact known. */
  judge(value: Values, facts: CheckFacts): Judgement
}

/** The values of known facts; reading one that is not among `needs` may give undefined. */
export type Values = {
  readonly [K in Exclude<keyof CheckFacts, 'now'>]: CheckFacts[K] extends Fact<infer T> ? T : never
}

export function defineCheck({ name, title, needs, judge }: Prerequisite): Diagnostic<CheckFacts> {
  return {
    name,
    title,
    dependsOn: [],
    judge(facts) {
      const missing = needs.map((need) => facts[need] as Fact<unknown>).find((fact) => !fact.known)
      return missing && !missing.known ? inconclusive(`Could not tell: ${missing.why}`) : judge(valuesOf(facts), facts)
    },
  }
}

function valuesOf({ now: _, ...facts }: CheckFacts): Values {
  const entries = Object.entries(facts as Record<string, Fact<unknown>>)
  return Object.fromEntries(
    entries.map(([name, fact]) => [name, fact.known ? fact.value : undefined]),
  ) as unknown as Values
}
