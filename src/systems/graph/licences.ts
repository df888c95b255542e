import { type Graph, type Licence, type LicenceChange, type LicenceOutcome, RemoteError } from '../ports.ts'
import { LicencesAnswer } from './answers.ts'
import type { BatchOutcome, RunBatch } from './batch.ts'
import type { GraphTransport } from './transport.ts'

type Licences = Pick<Graph, 'setUsageLocation' | 'assignLicence' | 'assignLicences'>

const ASSIGN = 'POST /users/assignLicense'
const SELECT = '$select=id,usageLocation,assignedLicenses'

/**
 * Changes on a person. None is sent twice after doubt: where no answer came the person is read, and what is as asked
 * counts as done. Otherwise the error stands, with `answered` false: Graph may be slow to show what it did.
 */
export function licenceCalls({ one, send }: Pick<GraphTransport, 'one' | 'send'>, batch: RunBatch): Licences {
  const read = async (userId: string) => LicencesAnswer.safeParse(await one(pathOf(userId))).data

  async function unlessDone(error: unknown, done: () => Promise<boolean>): Promise<void> {
    if (!(error instanceof RemoteError) || error.answered) throw error
    if (!(await done().catch(() => false))) throw error
  }

  return {
    setUsageLocation: async (userId, country) => {
      if (!/^[A-Z]{2}$/.test(country)) throw new TypeError(`PATCH /users: ${country} is no country of two letters`)
      try {
        await send('PATCH', `users/${named(userId)}`, { usageLocation: country })
      } catch (error) {
        await unlessDone(error, async () => (await read(userId))?.usageLocation === country)
      }
    },

    assignLicence: async (userId, change) => {
      try {
        await send('POST', `users/${named(userId)}/assignLicense`, bodyOf(change))
      } catch (error) {
        await unlessDone(error, async () => holds((await read(userId))?.licences, change))
      }
    },

    assignLicences: async (changes) => {
      const items = changes.map(({ userId, ...change }) => ({
        method: 'POST' as const,
        url: `/users/${named(userId)}/assignLicense`,
        body: bodyOf(change),
      }))
      const outcomes = await batch(ASSIGN, items)
      const doubted = changes.filter((_, index) => inDoubt(outcomes[index]))
      const states = await batch(
        'GET /users',
        doubted.map(({ userId }) => ({ method: 'GET', url: `/${pathOf(userId)}` })),
      )
      const done = new Set(doubted.filter((change, index) => holds(licencesIn(states[index]), change)))
      return changes.map((change, index): LicenceOutcome => {
        const outcome = outcomes[index]
        const error = outcome !== undefined && 'error' in outcome && !done.has(change) ? outcome.error : undefined
        return { userId: change.userId, error }
      })
    },
  }
}

function pathOf(userId: string): string {
  return `users/${named(userId)}?${SELECT}`
}

/** Nobody's name would make a call about everybody. */
function named(userId: string): string {
  if (userId.trim() === '') throw new TypeError('Microsoft Graph: the user is empty')
  return encodeURIComponent(userId)
}

/** Graph needs both lists, also the empty one (facts 5). */
function bodyOf({ add, remove }: LicenceChange): object {
  if (add.length + remove.length === 0) throw new TypeError('assignLicense: nothing to change')
  return { addLicenses: add, removeLicenses: remove }
}

function inDoubt(outcome: BatchOutcome | undefined): boolean {
  return outcome !== undefined && 'error' in outcome && !outcome.error.answered
}

function licencesIn(outcome: BatchOutcome | undefined): readonly Licence[] | undefined {
  return outcome !== undefined && 'value' in outcome
    ? LicencesAnswer.safeParse(outcome.value).data?.licences
    : undefined
}

/** True when somebody who holds `licences` is as the change wanted. */
function holds(licences: readonly Licence[] | undefined, { add, remove }: LicenceChange): boolean {
  if (licences === undefined) return false
  const off = (plans: readonly string[]) => [...plans].sort().join()
  const added = add.every((wanted) =>
    licences.some((one) => one.skuId === wanted.skuId && off(one.disabledPlans) === off(wanted.disabledPlans)),
  )
  return added && remove.every((skuId) => !licences.some((one) => one.skuId === skuId))
}
