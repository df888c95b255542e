/**
 * The practice estate as the bot sees it: a package of its own (`practice/`), loaded only where something is practice. A
 * production installation has none of it.
 */
import type { RequestHandler, Router } from 'express'
import type { MigrationClock } from '../clock.ts'
import { UserError } from '../messages/user-error.ts'

export interface PracticeModule {
  /** Opens the invented company's systems on loopback; state is kept below `<dataDir>/practice`. */
  openPractice(options: PracticeOptions): Promise<Practice>
  /** Teams alone, for a bot whose other systems are elsewhere. */
  openPracticeTeams(options: PracticeTeamsOptions): Promise<PracticeTeams>
  /** Refuses whoever is not this machine, and pages of another origin: what stands before a bot that practises. */
  readonly loopbackOnly: RequestHandler
  /** The practice room from a terminal. Answers the exit code. */
  say(argv: readonly string[], options: { url: string; stdout: Output }): Promise<number>
  /** The whole job played from nothing, written to `page` as HTML. Answers the exit code. */
  tour(options: { open: OpenWith; stdout: Output; page: string }): Promise<number>
}

export interface PracticeOptions {
  readonly dataDir: string
  readonly seed: number
  /** How many mailboxes the company has, 1,000 to 60,000. 2,412 when absent. */
  readonly mailboxes?: number
  /** Estate seconds a wall second, 1 to 10,000. */
  readonly speed: number
  /** Absent = any free port. */
  readonly ports?: { exchange: number; graph: number; directory: number; dns: number }
}

export interface Practice {
  readonly clock: MigrationClock
  readonly estate: { readonly exchange: { readonly url: string }; readonly graph: { readonly url: string } }
  readonly directory: {
    readonly url: string
    readonly bindDn: string
    readonly password: string
    /** The directory's certificate, as PEM. */
    readonly ca: string
  }
  readonly dns: { readonly url: string }
  /** Teams with this company's sample lists; its reset button resets everything. */
  openTeams(options: PracticeTeamsOptions): Promise<PracticeTeams>
  close(): Promise<void>
}

export interface PracticeTeamsOptions {
  readonly dataDir: string
  /** Where the bot takes its messages, e.g. `http://127.0.0.1:3978/api/messages`. */
  botEndpoint(): string
  /** Where `router` is mounted, without a slash at the end. */
  baseUrl(): string
}

export interface PracticeTeams {
  readonly router: Router
  close(): Promise<void>
}

interface Output {
  write(text: string): unknown
}

/** Starts the program with these settings and nothing else of the environment. */
type OpenWith = (settings: Readonly<Record<string, string>>) => Promise<{ url: string; close(): Promise<void> }>

/** The compiler holds the package to `PracticeModule` here. Throws `UserError` where it is not installed. */
export async function loadPractice(): Promise<PracticeModule> {
  try {
    return await import('@stagecoach/practice')
  } catch (error) {
    throw isMissing(error) ? notInstalled() : error
  }
}

/** The package itself, or its built files; anything else that is missing would be a fault. */
function isMissing(error: unknown): boolean {
  const { code, message = '' } = error as NodeJS.ErrnoException
  return (
    code === 'ERR_MODULE_NOT_FOUND' &&
    /^Cannot find (package '@stagecoach\/practice'|module '[^']*practice[\\/]dist[\\/]index\.js')/.test(message)
  )
}

function notInstalled(): UserError {
  return new UserError(
    'Practice is not installed here: this is a production installation, and a practice system was asked for.',
    'Set the real systems and the bot’s credentials (docs/configuration.md), or practise in a clone with npm start.',
  )
}
