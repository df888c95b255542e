/** The one door: what the bot may use of the practice estate. Each part is loaded when it is asked for. */
import type { Practice, PracticeOptions } from './practice.ts'
import type { SayOptions } from './say.ts'
import type { PracticeTeams, PracticeTeamsOptions } from './teams/index.ts'
import type { TourOptions } from './tour.ts'

export { roomClient } from './room-client.ts'
export { loopbackOnly } from './teams/guard.ts'

export async function openPractice(options: PracticeOptions): Promise<Practice> {
  return (await import('./practice.ts')).openPractice(options)
}

export async function openPracticeTeams(options: PracticeTeamsOptions): Promise<PracticeTeams> {
  return (await import('./teams/index.ts')).openPracticeTeams(options)
}

export async function say(argv: readonly string[], options: SayOptions): Promise<number> {
  return (await import('./say.ts')).say(argv, options)
}

export async function tour(options: TourOptions): Promise<number> {
  return (await import('./tour.ts')).tour(options)
}
