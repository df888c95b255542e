import { z } from 'zod'
import { capital, PART_NAMES } from '../inventory/grounds.ts'
import type { PartState } from '../inventory/inventory.ts'
import { NO_DIRECTORY } from '../inventory/reading.ts'
import { type Button, reply } from '../messages/reply.ts'
import { plainTime, shownTime } from '../messages/times.ts'
import { defineCommand } from './define.ts'
import { isWell, knownOf, peopleKnown, remarksOn, remedyOf } from './support/known.ts'

declare module '../messages/reply.ts' {
  interface CardData {
    inventory: {
      readonly title: string
      readonly color: string
      readonly summary: string
      readonly parts: readonly {
        name: string
        icon: string
        color: string
        known: string
        remarks: readonly { text: string }[]
        remedy: string
      }[]
      readonly notes: readonly { text: string }[]
      readonly buttons: readonly Button[]
    }
  }
}

export default defineCommand({
  name: 'inventory',
  summary: 'Who is known, part by part: how many, as of when, what is being read, what does not answer',
  group: 'before',
  args: z.object({}),
  examples: ['inventory'],
  aliases: ['known'],
  kind: 'read',
  role: 'viewer',
  card: 'inventory',
  replaces: true,
  async run(_args, { inventory, systems, request }) {
    const states = await inventory.states()
    const ill = states.filter((state) => !isWell(state, request.at))
    const summary = summaryOf(ill, states.length)
    return reply('inventory', `${peopleKnown(states, plainTime)}. ${summary}`, {
      title: peopleKnown(states, shownTime),
      color: ill.length === 0 ? 'Good' : 'Warning',
      summary,
      parts: states.map((state) => ({
        name: capital(PART_NAMES[state.part]),
        ...lookOf(state, request.at),
        known: knownOf(state),
        remarks: remarksOn(state, request.at).map((text) => ({ text })),
        remedy: remedyOf(state, request.at),
      })),
      notes: systems.directory === undefined ? [{ text: `${capital(NO_DIRECTORY.why)}.` }] : [],
      buttons: [{ title: 'Look again', command: 'inventory', args: {} }],
    })
  },
})

function summaryOf(ill: readonly PartState[], all: number): string {
  if (ill.length === 0) return 'Everything is known and fresh.'
  return ill.length === 1 ? `One of ${all} parts needs a look.` : `${ill.length} of ${all} parts need a look.`
}

function lookOf(state: PartState, now: Date): { icon: string; color: string } {
  if (isWell(state, now)) return { icon: '✔', color: 'Good' }
  if (state.trouble !== undefined) return { icon: '✖', color: 'Attention' }
  return { icon: '!', color: 'Warning' }
}
