import { z } from 'zod'
import { type Button, reply } from '../messages/reply.ts'
import { defineCommand } from './define.ts'

declare module '../messages/reply.ts' {
  interface CardData {
    whoami: {
      readonly name: string
      readonly facts: readonly { title: string; value: string }[]
      readonly can: string
      readonly buttons: readonly Button[]
    }
  }
}

const CAN = {
  operator: 'plan batches, ask for them to be started, stop them',
  approver: 'approve or deny what others ask for, and stop a batch',
  viewer: 'look at everything',
} as const

export default defineCommand({
  name: 'whoami',
  summary: 'How I know you, and what you may do',
  group: 'you',
  menu: { scopes: ['personal'], rank: 20 },
  args: z.object({}),
  examples: ['whoami'],
  kind: 'read',
  role: 'anyone',
  card: 'whoami',
  async run(_args, { request, roles, settings }) {
    const { by } = request
    const can =
      roles.length === 0
        ? 'You may ask for “help” and “whoami”. For more, give the object id above to your Stagecoach administrator.'
        : `You may ${roles.map((role) => CAN[role]).join('; ')}.`
    const held = roles.length === 0 ? 'none: you are a stranger here' : roles.join(', ')
    return reply('whoami', `${by.name}: ${held}`, {
      name: by.name,
      facts: [
        { title: 'Roles', value: held },
        { title: 'Entra object id', value: by.id },
        {
          title: 'Tenant',
          value:
            by.tenant.toLowerCase() === settings.tenant.toLowerCase()
              ? `${by.tenant} (this one)`
              : `${by.tenant} (another)`,
        },
      ],
      can,
      buttons: [{ title: 'help', command: 'help', args: {} }],
    })
  },
})
