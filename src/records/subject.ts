/** What a plan is about. One run a subject at a time; its key is what a run is claimed by. */
import { z } from 'zod'

export const SubjectSchema = z.discriminatedUnion('is', [
  z.object({ is: z.literal('batch'), name: z.string() }),
  z.object({ is: z.literal('company') }),
  /** A list of people that is no batch; `name` is what cards call it. */
  z.object({ is: z.literal('people'), id: z.string(), name: z.string() }),
])
export type Subject = Readonly<z.infer<typeof SubjectSchema>>

/** `batch:sales-1`, `company`, `people:4k7m`: letter case of a batch's name does not make another batch. */
export function subjectKey(subject: Subject): string {
  switch (subject.is) {
    case 'batch':
      return `batch:${subject.name.toLowerCase()}`
    case 'company':
      return 'company'
    case 'people':
      return `people:${subject.id}`
  }
}

/** As a sentence calls it. */
export function subjectName(subject: Subject): string {
  return subject.is === 'company' ? 'the company' : subject.name
}
