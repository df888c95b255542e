import { z } from 'zod'
import { defineCommand } from './define.ts'
import { decideRequest, waitingChoices } from './support/decide.ts'

export default defineCommand({
  name: 'deny',
  summary: 'Deny what another person asked for, with the reason',
  group: 'approvals',
  args: z.object({
    id: z.string().toLowerCase(),
    reason: z.string().trim().max(500).optional(),
    hash: z
      .string()
      .regex(/^[0-9a-f]{64}$/, 'the fingerprint a card carries')
      .optional(),
  }),
  rest: 'reason',
  examples: ['deny 4k7m not before the holidays'],
  aliases: ['reject'],
  untyped: ['hash'],
  kind: 'decide',
  role: 'approver',
  card: 'plan',
  replaces: true,
  choices: (_argument, context) => waitingChoices(context),
  run: ({ id, reason, hash }, context) => decideRequest(context, { id, hash, reason, is: 'denied' }),
})
