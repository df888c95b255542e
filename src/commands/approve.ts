import { z } from 'zod'
import { defineCommand } from './define.ts'
import { decideRequest, waitingChoices } from './support/decide.ts'

export default defineCommand({
  name: 'approve',
  summary: 'Approve what another person asked for: it is carried out at once',
  group: 'approvals',
  args: z.object({
    id: z.string().toLowerCase(),
    hash: z
      .string()
      .regex(/^[0-9a-f]{64}$/, 'the fingerprint a card carries')
      .optional(),
  }),
  examples: ['approve 4k7m'],
  untyped: ['hash'],
  kind: 'decide',
  role: 'approver',
  card: 'plan',
  replaces: true,
  choices: (_argument, context) => waitingChoices(context),
  run: ({ id, hash }, context) => decideRequest(context, { id, hash, is: 'approved' }),
})
