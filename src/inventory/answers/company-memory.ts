/**
 * The few facts that are the company's: asked now and then, all at once, and kept, so that a silent system and a restart
 * leave an answer with its age.
 */
import type { Clock } from '../../clock.ts'
import { Queue } from '../../jobs/queue.ts'
import { withTimeout } from '../../jobs/timeout.ts'
import type { TenantSku } from '../../migration/shapes/index.ts'
import { COMPANY_FACTS, CompanyFactsKind, type KeptCompanyFacts } from '../../records/company-facts.ts'
import { change, type Store } from '../../store/store.ts'
import type { Reads } from '../../systems/ports.ts'
import { currentSignal, withSignal } from '../../trace.ts'
import { isAhead } from '../ahead.ts'
import type { Aged, CompanyFacts } from '../inventory.ts'
import { NO_DIRECTORY, readingOf } from '../reading.ts'
import { MOST_DOMAINS, spfOf } from '../spf.ts'

export interface CompanyMemoryParts {
  readonly systems: Reads
  readonly store: Store
  readonly wall: Clock
  /** Wall milliseconds a question waits for the systems. */
  readonly patienceMs: number
  readonly onFault: (error: unknown) => void
}

export interface CompanyMemory {
  facts(domains: readonly string[]): Promise<Omit<CompanyFacts, 'domainsInUse'>>
  /** As they were last known, without asking anybody. */
  skus(): readonly TenantSku[] | undefined
  /** Forgets everything, in the store too. */
  drop(): Promise<void>
  /** What is under way is done with. */
  close(): Promise<void>
}

const MINUTE = 60_000
/** Wall milliseconds. */
const EVERY = { facts: 15 * MINUTE, counts: 6 * 60 * MINUTE, retry: MINUTE }
/** Domains whose SPF record is kept. */
const MOST_KEPT = 200

type Named = Omit<KeptCompanyFacts, 'spf'>
type Name = keyof Named
type Value<N extends Name> = NonNullable<Named[N]>['value']

const NAMES: readonly Name[] = ['servers', 'counts', 'endpoints', 'domains', 'acceptedDomains', 'skus']

export async function openCompanyMemory(parts: CompanyMemoryParts): Promise<CompanyMemory> {
  const { systems, store, wall, patienceMs, onFault } = parts
  const { exchange, graph, directory, dns } = systems
  const asks: { readonly [N in Name]: (() => Promise<Value<N>>) | undefined } = {
    servers: directory && (() => directory.servers()),
    counts: directory && (() => directory.counts()),
    endpoints: () => exchange.endpoints(),
    domains: () => graph.domains(),
    acceptedDomains: () => exchange.acceptedDomains(),
    skus: () => graph.skus(),
  }
  const saving = new Queue()
  const flights = new Map<string, Promise<void>>()
  /** What could not be told when it was asked for last, and when that was. */
  const failures = new Map<string, { readonly why: string; readonly at: number }>()
  let kept: KeptCompanyFacts = (await store.get(CompanyFactsKind, COMPANY_FACTS))?.value ?? { spf: {} }
  /** What was asked for before everything was forgotten is not kept. */
  let era = 0

  const now = () => wall.now().getTime()
  const dueAfter = (name: string, asOf: number | undefined, every: number) => {
    const failed = failures.get(name)
    if (failed !== undefined && now() - failed.at < EVERY.retry) return false
    return asOf === undefined || now() - asOf >= every || isAhead(asOf, now())
  }

  /** Asks once, whoever waits for it; what comes is kept also where nobody waits any more. */
  function fly<T>(
    name: string,
    ask: () => Promise<{ known: true; value: T } | { known: false; why: string }>,
    take: (value: T, asOf: number) => void,
  ): Promise<void> {
    const under = flights.get(name)
    if (under !== undefined) return under
    const mine = era
    const asOf = now()
    // Another question may wait for it too: it does not end with the one that began it.
    const flight = withSignal(undefined, ask)
      .then((reading) => {
        if (mine !== era) return
        if (!reading.known) return void failures.set(name, { why: reading.why, at: now() })
        failures.delete(name)
        take(reading.value, asOf)
        save()
      })
      .finally(() => {
        if (flights.get(name) === flight) flights.delete(name)
      })
    flights.set(name, flight)
    return flight
  }

  function askFor<N extends Name>(name: N): Promise<void> | undefined {
    const ask = asks[name]
    const every = name === 'counts' ? EVERY.counts : EVERY.facts
    if (ask === undefined || !dueAfter(name, kept[name]?.asOf, every)) return undefined
    return fly(
      name,
      () => readingOf<Value<N>>(ask),
      (value, asOf) => {
        kept = { ...kept, [name]: { asOf, value } }
      },
    )
  }

  function askSpf(domain: string): Promise<void> | undefined {
    if (!dueAfter(`spf ${domain}`, kept.spf[domain]?.asOf, EVERY.facts)) return undefined
    return fly(
      `spf ${domain}`,
      () => spfOf(dns, [domain]),
      (found, asOf) => {
        const { [domain]: _, ...others } = kept.spf
        const newest = Object.entries(others).slice(1 - MOST_KEPT)
        const record = found.get(domain)
        kept = { ...kept, spf: { ...Object.fromEntries(newest), [domain]: { asOf, ...(record && { record }) } } }
      },
    )
  }

  let unsaved = false
  /** Everything that came meanwhile is written at once. */
  function save(): void {
    if (unsaved) return
    unsaved = true
    const write = async () => {
      unsaved = false
      await change(store, CompanyFactsKind, COMPANY_FACTS, () => kept)
    }
    void saving.run(write).catch(onFault)
  }

  function factOf<N extends Name>(name: N): Aged<Value<N>> {
    if (asks[name] === undefined) return NO_DIRECTORY.known ? { known: false, why: '' } : NO_DIRECTORY
    const fact = kept[name] as { asOf: number; value: Value<N> } | undefined
    return fact === undefined ? unknown(name) : { known: true, value: fact.value, asOf: new Date(fact.asOf) }
  }

  const unknown = (name: string) =>
    ({ known: false, why: failures.get(name)?.why ?? `no answer came within ${patienceMs / 1000} seconds` }) as const

  function spfFact(domains: readonly string[]): CompanyFacts['spfWithoutMicrosoft'] {
    const found = domains.flatMap((domain) => {
      const fact = kept.spf[domain]
      return fact === undefined ? [] : [[domain, fact] as const]
    })
    if (found.length === 0 && domains.length > 0) return unknown(`spf ${domains[0]}`)
    return {
      known: true,
      value: new Map(
        found.flatMap(([domain, { record }]) => (record === undefined ? [] : [[domain, record] as const])),
      ),
      asOf: new Date(found.reduce((least, [, { asOf }]) => Math.min(least, asOf), now())),
    }
  }

  return {
    async facts(all) {
      const domains = [...new Set(all.map((domain) => domain.toLowerCase()))].slice(0, MOST_DOMAINS)
      const waited: Promise<void>[] = []
      for (const name of NAMES) {
        const flight = askFor(name)
        if (flight === undefined) continue
        // A count is a large search: only the first is waited for.
        if (name === 'counts' && kept.counts !== undefined) void flight.catch(onFault)
        else waited.push(flight)
      }
      waited.push(...domains.flatMap((domain) => askSpf(domain) ?? []))
      await withTimeout(
        () => Promise.all(waited),
        patienceMs,
        () => undefined,
        currentSignal(),
      )
      return {
        servers: factOf('servers'),
        counts: factOf('counts'),
        endpoints: factOf('endpoints'),
        domains: factOf('domains'),
        acceptedDomains: factOf('acceptedDomains'),
        skus: factOf('skus'),
        spfWithoutMicrosoft: spfFact(domains),
      }
    },

    skus: () => kept.skus?.value,

    async drop() {
      era += 1
      kept = { spf: {} }
      failures.clear()
      flights.clear()
      await saving.run(async () => {
        const found = await store.get(CompanyFactsKind, COMPANY_FACTS)
        if (found !== undefined) await store.delete(CompanyFactsKind, COMPANY_FACTS, found.version)
      })
    },

    close: () => {
      era += 1
      return saving.idle()
    },
  }
}
