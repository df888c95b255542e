import { z } from 'zod'
import { caveat, oldest, weak } from '../inventory/grounds.ts'
import { groundsOfPerson, personFacts } from '../inventory/person.ts'
import { type Button, reply } from '../messages/reply.ts'
import { plainTime, shownTime } from '../messages/times.ts'
import { UserError } from '../messages/user-error.ts'
import { addressFault, tidy } from '../migration/address.ts'
import { isKnown, ownWords } from '../migration/failures.ts'
import { defineCommand } from './define.ts'
import { lifeOf } from './support/life.ts'
import {
  buttonsOf,
  colorOf,
  failureOf,
  findingsOf,
  inconclusive,
  isNobody,
  mailOf,
  nameOf,
  nextForAnother,
  nextOf,
  stageOf,
  storyOf,
} from './support/person.ts'
import { factsOf } from './support/person-facts.ts'

declare module '../messages/reply.ts' {
  interface CardData {
    user: {
      readonly name: string
      readonly address: string
      /** What is missing or old, where something is. */
      readonly age: string
      readonly stage: string
      readonly color: string
      readonly mail: string
      readonly mailColor: string
      readonly facts: readonly { title: string; value: string }[]
      /** None or one. `code` is the system's own text, but for its length and a stack. */
      readonly failures: readonly { title: string; meaning: string; code: string }[]
      /** What would stand in the way of its migration, while it has not begun. */
      readonly findings: readonly { text: string; remedy: string; color: string }[]
      /** What changed about the person so far. */
      readonly life: readonly { text: string }[]
      readonly moreLife: string
      readonly inconclusive: readonly { text: string }[]
      readonly next: string
      readonly buttons: readonly Button[]
    }
  }
}

const SHOWN_ERROR = 1_000

export default defineCommand({
  name: 'user',
  summary: 'One person: stage, what Exchange Online says, whether mail is diverted, what failed and why',
  group: 'before',
  menu: { scopes: ['personal'], rank: 90 },
  args: z.object({
    address: z
      .string()
      .transform((text) => tidy(text.replace(/^mailto:/i, '')).text)
      .refine((text) => addressFault(text) === undefined, 'an SMTP address looks like anna.berg@contoso.com'),
  }),
  examples: ['user anna.berg@contoso.com'],
  aliases: ['mailbox', 'who'],
  kind: 'read',
  role: 'viewer',
  card: 'user',
  replaces: true,
  async run({ address }, { systems, inventory, store, request }) {
    const person = await personFacts(inventory, systems.exchange, store, address)
    const grounds = groundsOfPerson(person, systems.directory !== undefined)
    const outdated = weak(grounds, request.at)
    const unanswered = inconclusive(person)
    if (isNobody(person)) {
      const silent = unanswered.map(({ text }) => text).join(' ')
      const age = caveat(outdated, plainTime)
      throw new UserError(
        age === ''
          ? `Nobody has the address ${address}, neither on-premises nor in the tenant.`
          : `I know nobody with the address ${address}, but not everything is known. ${age}`,
        `Check the spelling: the primary SMTP address is meant, not the sign-in name. ${silent}`.trim(),
        [{ title: 'recipients', command: 'recipients', args: {} }],
      )
    }
    const story = storyOf(person)
    const stage = stageOf(person, story)
    const failure = failureOf(story, stage)
    const mail = mailOf(story)
    const findings = findingsOf(person, stage)
    const name = nameOf(person)
    const life = lifeOf(person)
    return reply('user', [`${name}: ${stage}.`, caveat(outdated, plainTime), mail.plain].filter(Boolean).join(' '), {
      name,
      address,
      age: caveat(outdated, shownTime),
      stage,
      color: colorOf(stage),
      mail: mail.text,
      mailColor: mail.diverted === 'yes' ? 'Warning' : 'Default',
      facts: factsOf(person, story, oldest(grounds)),
      failures:
        failure === undefined
          ? []
          : [
              {
                title: isKnown(failure) ? `Failed: ${failure.cause}` : 'Failed',
                meaning: failure.meaning,
                code: ownWords(failure, SHOWN_ERROR) || 'Exchange Online gives no reason.',
              },
            ],
      findings: findings.map(({ text, remedy, severity }) => ({
        text,
        remedy,
        color: severity === 'blocks' ? 'Attention' : 'Warning',
      })),
      life: life.lines,
      moreLife: life.more,
      inconclusive: unanswered,
      next: nextForAnother(person) || nextOf(stage, failure, mail.diverted, findings),
      buttons: buttonsOf(person, stage),
    })
  },
})
