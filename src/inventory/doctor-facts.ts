/** Gathers what the doctor looks at. What does not answer, or refuses, becomes a fact too. */

import { isStagedEndpoint } from '../diagnostics/check/endpoint.ts'
import type { AddressFacts, DoctorFacts, Found, Resource, StoreFacts, TokenFound } from '../diagnostics/doctor/facts.ts'
import { type Doctor, examine } from '../diagnostics/doctor/index.ts'
import { withTimeout } from '../jobs/timeout.ts'
import { type Reads, RemoteError } from '../systems/ports.ts'
import { claimsIn } from './claims.ts'
import { domainsInUse } from './site.ts'

export interface DoctorParts
  extends Pick<DoctorFacts, 'cloud' | 'tenant' | 'practice' | 'signIn' | 'botAppId' | 'people'> {
  readonly systems: Reads
  /** Gets a token or throws `RemoteError`; undefined where the system is practice. */
  readonly tokens: Readonly<Record<Resource, (() => Promise<string>) | undefined>>
  readonly lookAtStore: () => Promise<StoreFacts>
  readonly probeEndpoint: () => Promise<AddressFacts>
  /** Wall milliseconds one question may take: the adapters' own patience is for work, not for a look. */
  readonly patience: number
}

/** `test` of at most so many endpoints: each makes Exchange Online call the old server. */
const ENDPOINTS = 5
/** Nobody changed since. */
const FAR_FROM_NOW = new Date('2120-01-01T00:00:00Z')

export function createDoctor(parts: DoctorParts): Doctor {
  return { examine: async () => examine(await gather(parts)) }
}

async function gather(parts: DoctorParts): Promise<DoctorFacts> {
  const { cloud, tenant, practice, signIn, botAppId, people, systems } = parts
  const ask = <T>(question: () => Promise<T>) => asked(question, parts.patience)
  const [exchangeToken, graphToken, botToken] = await Promise.all([
    tokenOf(parts.tokens.exchange, ask),
    tokenOf(parts.tokens.graph, ask),
    tokenOf(parts.tokens.bot, ask),
  ])
  const ofExchange = <T>(question: () => Promise<T>) => onlyWith(exchangeToken, () => ask(question))
  const ofGraph = <T>(question: () => Promise<T>) => onlyWith(graphToken, () => ask(question))
  const { exchange, graph, directory } = systems
  const [cmdlets, organization, domains, endpoints, servers, connectors, changedInFuture, store, address] =
    await Promise.all([
      ofExchange(() => exchange.permittedCmdlets()),
      ofGraph(() => graph.organization()),
      ofGraph(() => graph.domains()),
      ofExchange(() => exchange.endpoints()),
      directory === undefined ? unasked('no directory is configured') : ask(() => directory.servers()),
      ofExchange(() => exchange.inboundConnectors()),
      ofExchange(async () => (await exchange.recipientPage({ changedSince: FAR_FROM_NOW })).rows.length),
      ask(parts.lookAtStore),
      parts.probeEndpoint(),
    ])
  const staged = endpoints.is === 'known' ? endpoints.value.filter(isStagedEndpoint).slice(0, ENDPOINTS) : []
  const [domain] = domains.is === 'known' ? domainsInUse(undefined, domains.value) : []
  const [tests, mx] = await Promise.all([
    Promise.all(
      staged.map(async ({ identity }) => ({ identity, test: await ask(() => exchange.testEndpoint(identity)) })),
    ),
    domain === undefined
      ? unasked('no domain of the company is known')
      : ask(async () => ({ domain, exchanges: (await systems.dns.mx(domain)).map((record) => record.exchange) })),
  ])
  return {
    cloud,
    tenant,
    practice,
    signIn,
    botAppId,
    people,
    cmdlets,
    organization,
    endpoints,
    tests,
    servers,
    connectors,
    changedInFuture,
    mx,
    store,
    address,
    tokens: { exchange: exchangeToken, graph: graphToken, bot: botToken },
  }
}

type Ask = <T>(question: () => Promise<T>) => Promise<Found<T>>

/** The token itself stays here: only what it says of itself goes on. */
async function tokenOf(get: (() => Promise<string>) | undefined, ask: Ask): Promise<TokenFound> {
  return get === undefined ? { is: 'practice' } : ask(async () => claimsIn(await get()))
}

/** Without a token every question would fail the same way, slowly. */
async function onlyWith<T>(token: TokenFound, question: () => Promise<Found<T>>): Promise<Found<T>> {
  return token.is === 'refused' ? unasked('there is no token') : question()
}

function unasked(why: string): { readonly is: 'unasked'; readonly why: string } {
  return { is: 'unasked', why }
}

async function asked<T>(question: () => Promise<T>, patience: number): Promise<Found<T>> {
  return withTimeout(
    () => answerTo(question),
    patience,
    () => {
      const refusal = { code: 'Patience', text: `No answer within ${patience / 1000} seconds` }
      return { is: 'refused', refusal }
    },
  )
}

async function answerTo<T>(question: () => Promise<T>): Promise<Found<T>> {
  try {
    return { is: 'known', value: await question() }
  } catch (error) {
    if (error instanceof RemoteError) {
      const { code, message: text, requestId } = error
      return { is: 'refused', refusal: { code, text, requestId } }
    }
    // A folder that cannot be read is something to tell as well; a bug of ours is not.
    if (isSystemError(error)) return { is: 'refused', refusal: { code: error.code, text: error.message } }
    throw error
  }
}

/** What the operating system refused, e.g. `EACCES`. Node's own complaints about wrong arguments have no `errno`. */
function isSystemError(error: unknown): error is Error & { readonly code: string } {
  return error instanceof Error && 'errno' in error && 'code' in error
}
