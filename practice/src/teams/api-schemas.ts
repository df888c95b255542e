import { z } from 'zod'
import { FAULTS, type FaultName } from '../faults.ts'
import { PLACES, USER_KEYS } from './people.ts'

const speaker = {
  as: z.enum(USER_KEYS).default('operator'),
  locale: z.string().max(35).refine(isLocale, 'is not a language tag').optional(),
  timeZone: z.string().max(60).refine(isTimeZone, 'is not a time zone').optional(),
}

const place = z.enum(PLACES).default('channel')

/** A person's message holds about 28 KB; a bot's, 100. */
const TEXT_LIMIT = 28_000

/** Enough for a CSV far beyond what one batch may hold. */
const FILE_LIMIT = 8 * 1024 * 1024

export const OpenSchema = z.strictObject({ ...speaker, in: place })

export const SaySchema = z.strictObject({
  ...speaker,
  in: place,
  text: z
    .string()
    .max(TEXT_LIMIT, `is longer than a Teams message may be (${TEXT_LIMIT} characters): bring it as a file`)
    .default(''),
  /** The root message to answer, in a channel. */
  thread: z.string().optional(),
  file: z.strictObject({ name: z.string().min(1).max(200), base64: z.base64().max(FILE_LIMIT) }).optional(),
})

export const PressSchema = z
  .strictObject({
    ...speaker,
    /** The message whose card is pressed. */
    activity: z.string(),
    title: z.string().optional(),
    /** Counted from 0 over the card's `Action.Execute` and `Action.Submit`, as drawn. */
    index: z.int().min(0).optional(),
    action: z
      .object({
        type: z.enum(['Action.Execute', 'Action.Submit']),
        id: z.string().optional(),
        title: z.string().optional(),
        verb: z.string().optional(),
        data: z.record(z.string(), z.unknown()).default({}),
      })
      .optional(),
    inputs: z.record(z.string(), z.unknown()).optional(),
  })
  .refine(({ title, index, action }) => [title, index, action].filter((each) => each !== undefined).length === 1, {
    message: 'name the button by exactly one of title, index and action',
  })

const faultNames = Object.keys(FAULTS) as [FaultName, ...FaultName[]]

export const FaultSchema = z.strictObject({
  fault: z.enum(faultNames),
  on: z.boolean(),
  /** How many answers it spoils; all of them when absent. */
  times: z.int().positive().optional(),
  /** What it is narrowed to, e.g. a cmdlet. */
  about: z.string().min(1).max(100).optional(),
})

export const ReaderSchema = z.object({ as: z.enum(USER_KEYS).default('operator'), after: z.string().optional() })

export type SayOrder = z.infer<typeof SaySchema>
export type PressOrder = z.infer<typeof PressSchema>
export type Speaker = Pick<SayOrder, 'as' | 'locale' | 'timeZone'>

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: name })
    return true
  } catch {
    return false
  }
}

function isLocale(tag: string): boolean {
  try {
    return new Intl.Locale(tag).language !== ''
  } catch {
    return false
  }
}
