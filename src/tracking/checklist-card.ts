/** The checklist after a batch, or of the whole company: what is ticked, by whom and when; what can be ticked now. Pure. */

import { type Button, type Reply, reply } from '../messages/reply.ts'
import { localTime } from '../messages/times.ts'
import type { Batch } from '../migration/batch.ts'
import { type ChecklistLine, checklistFor } from '../migration/checklist.ts'

declare module '../messages/reply.ts' {
  interface CardData {
    checklist: {
      readonly title: string
      readonly progress: string
      readonly items: readonly {
        box: string
        title: string
        why: string
        note: string
        color: string
        buttons: readonly Button[]
      }[]
    }
  }
}

export function checklistCard(batch: Batch, now: Date): Reply {
  return linesCard(`After ${batch.name}`, checklistFor(batch, now), batch.name)
}

/** `batch` absent = the company's own. */
export function linesCard(title: string, lines: readonly ChecklistLine[], batch?: string): Reply {
  const done = lines.filter((line) => line.tick !== undefined).length
  const progress = `${done} of ${lines.length} done`
  return reply('checklist', `${title}: ${progress}`, {
    title: `${title}: checklist`,
    progress,
    items: lines.map((line) => ({
      box: line.tick === undefined ? '☐' : '☑',
      title: line.title,
      why: line.why,
      note: noteOf(line),
      color: line.tick === undefined ? 'Default' : 'Good',
      buttons: buttonsOf(line, batch),
    })),
  })
}

function noteOf({ tick, cannotTick, hint }: ChecklistLine): string {
  if (tick !== undefined) return `${tick.by}, ${localTime(tick.at)}`
  return [cannotTick === undefined ? '' : `Not yet: ${cannotTick}`, hint ?? ''].filter(Boolean).join(' ')
}

function buttonsOf({ id, tick, cannotTick }: ChecklistLine, batch: string | undefined): Button[] {
  const args = batch === undefined ? { item: id } : { item: id, batch }
  if (tick !== undefined) return [{ title: 'Untick', command: 'checklist untick', args }]
  return cannotTick === undefined ? [{ title: 'Done', command: 'checklist tick', args }] : []
}
