import { z } from 'zod'
import { type Button, reply } from '../messages/reply.ts'
import { defineCommand } from './define.ts'
import { look } from './support/verdicts.ts'

declare module '../messages/reply.ts' {
  interface CardData {
    doctor: {
      readonly title: string
      readonly color: string
      readonly summary: string
      readonly diagnoses: readonly {
        title: string
        icon: string
        color: string
        found: string
        remedy: string
      }[]
      readonly buttons: readonly Button[]
    }
  }
}

export default defineCommand({
  name: 'doctor',
  summary: 'Whether this bot is set up: settings, sign-in, permissions, endpoint, data folder, address, people',
  group: 'before',
  args: z.object({}),
  examples: ['doctor'],
  kind: 'read',
  role: 'operator',
  card: 'doctor',
  replaces: true,
  async run(_args, { doctor }) {
    const { diagnoses, verdict, green, text } = await doctor.examine()
    return reply('doctor', text, {
      title: 'Doctor',
      color: look(verdict).color,
      summary: text,
      diagnoses: diagnoses.map(({ title, verdict: each, found, remedy }) => ({
        title,
        ...look(each),
        found,
        remedy: remedy ?? '',
      })),
      buttons: [
        { title: 'Look again', command: 'doctor', args: {} },
        ...(green ? [{ title: 'Check the company', command: 'check', args: {} }] : []),
      ],
    })
  },
})
