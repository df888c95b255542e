import { openApp } from './app.ts'
import type { Config } from './config.ts'
import type { SystemSetting } from './config-systems.ts'
import { UserError } from './errors.ts'
import { untilAsked } from './until-asked.ts'

/** Wall milliseconds a clean end may take: ten seconds are promised. */
const PATIENCE = 9_500

/** Runs the bot until it is asked to end. Answers the exit code. */
export async function serve(config: Config, argv: readonly string[]): Promise<number> {
  const asked = untilAsked(argv)
  const app = await openApp(config).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EADDRINUSE') throw error
    throw new UserError(`Port ${config.port} is taken by another program.`, 'Set PORT to a free one and start again.')
  })
  process.stdout.write(banner(config, app.url))
  const why = await asked
  process.stdout.write(`Stopping (${why}) …\n`)
  setTimeout(() => process.exit(1), PATIENCE).unref()
  await app.close()
  process.stdout.write('Stopped. Everything that was acknowledged is kept.\n')
  // A call that nobody answers must not keep the program.
  setTimeout(() => process.exit(0), 200).unref()
  return 0
}

function banner(config: Config, url: string): string {
  const lines = config.bot === undefined ? practiceLines(config, url) : [`Messages: ${url}/api/messages`]
  const systems = [
    ['Teams', config.bot === undefined ? 'practice' : 'real'],
    ['Exchange Online', says(config.exchangeOnline)],
    ['Microsoft Graph', says(config.graph)],
    ['Directory', says(config.directory)],
    ['DNS', says(config.dns)],
  ]
  return `\nStagecoach is running.\n\n${lines.join('\n')}\n\n${systems.map(([name, is]) => `  ${name}: ${is}`).join('\n')}\n\n`
}

function practiceLines({ practiceSpeed, dataDir }: Config, url: string): string[] {
  return [
    `  Practice room: ${url}/`,
    '',
    'PRACTICE: an invented company on this machine; nothing here is real, and nothing leaves it.',
    `One second here is ${practiceSpeed} seconds there (PRACTICE_SPEED); its data is in ${dataDir}.`,
    '',
    'Type first, as Olive Operator:',
    '  help',
    '  check',
    '  batch new sales-1     with the sample list sales-1.csv, in the personal chat',
    '  batch start sales-1   then be Abel Approver and press Approve',
  ]
}

function says(setting: SystemSetting): string {
  if (setting.is === 'embedded') return 'practice (inside this program)'
  if (setting.is === 'none') return 'none: what it would tell is “could not tell”'
  if (setting.is === 'practice') return `practice, at ${setting.url}`
  return setting.url === '' ? 'real (this machine’s resolvers)' : `real, at ${setting.url}`
}
