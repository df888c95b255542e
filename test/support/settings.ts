import { type Config, readConfig } from '../../src/config/config.ts'

type Settings = Readonly<Record<string, string | undefined>>

/** The configuration these settings make; throws the problems where they make none. */
export function config(settings: Settings): Config {
  const answer = readConfig(settings)
  if (!answer.ok) throw new Error(answer.problems.join('\n'))
  return answer.config
}

/** Why these settings are refused; empty where they are not. */
export function problems(settings: Settings): readonly string[] {
  const answer = readConfig(settings)
  return answer.ok ? [] : answer.problems
}
