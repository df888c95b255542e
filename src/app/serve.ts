import type { Config } from '../config/config.ts'
import type { SystemSetting } from '../config/systems.ts'
import { UserError } from '../messages/user-error.ts'
import { openApp } from './app.ts'
import { collectEarly } from './frugal.ts'
import { shutdownAsked } from './shutdown.ts'

/** Wall milliseconds a clean end may take: ten seconds are promised. */
const PATIENCE = 9_500

/** Runs the bot until it is asked to end. Answers the exit code. */
export async function serve(config: Config, argv: readonly string[]): Promise<number> {
  const asked = shutdownAsked(argv)
  // Counted from the moment it is asked, also while it is still starting.
  void asked.then(() => setTimeout(() => process.exit(1), PATIENCE).unref())
  const app = await openApp(config).catch((error: NodeJS.ErrnoException) => {
    throw inWords(error, config)
  })
  process.stdout.write(banner(config, app.url))
  collectEarly()
  const why = await asked
  process.stdout.write(`Stopping (${why}) …\n`)
  await app.close()
  process.stdout.write('Stopped. Everything that was acknowledged is kept.\n')
  // A call that nobody answers must not keep the program.
  setTimeout(() => process.exit(0), 200).unref()
  return 0
}

const UNUSABLE = new Set(['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EEXIST', 'ENOSPC', 'EDQUOT'])

/** What an administrator can mend, as a sentence; anything else is a fault of ours and stays one. */
function inWords(error: NodeJS.ErrnoException, { port, dataDir }: Config): Error {
  const { code = '' } = error
  if (code === 'EADDRINUSE') {
    return new UserError(`Port ${port} is taken by another program.`, 'Set PORT to a free one and start again.')
  }
  if (code === 'EACCES' && error.syscall === 'listen') {
    return new UserError(`Port ${port} may not be used by this account (${code}).`, 'Set PORT to one above 1023.')
  }
  if (!UNUSABLE.has(code)) return error
  return new UserError(
    `The data folder ${dataDir} cannot be used (${code}).`,
    'Let this account write there and see that there is room, or name another folder with DATA_DIR.',
  )
}

function banner(config: Config, url: string): string {
  const lines = config.bot === undefined ? practiceLines(config, url) : [`Messages: ${url}/api/messages`]
  const systems = [
    ['Teams', config.bot === undefined ? 'practice' : 'real'],
    ['Exchange Online', described(config.exchangeOnline)],
    ['Microsoft Graph', described(config.graph)],
    ['Directory', described(config.directory)],
    ['DNS', described(config.dns)],
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

function described(setting: SystemSetting): string {
  if (setting.is === 'embedded') return 'practice (inside this program)'
  if (setting.is === 'none') return 'none: what it would tell is “could not tell”'
  if (setting.is === 'practice') return `practice, at ${setting.url}`
  return setting.url === '' ? 'real (this machine’s resolvers)' : `real, at ${setting.url}`
}
